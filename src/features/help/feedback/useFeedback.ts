import { computed, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { v7 } from 'uuid'
import type { ErrorCode, FeedbackKind } from '@/contract'
import type { KeptFeedback } from '@/device'
import { civilDateOf, civilTimeOf } from '@/domain/civil-date'
import { useCommentDraft } from '@/features/comments'
import { errorCode, useStayUntilSaved } from '@/features/drafts'
import { useLive, useWorkspace } from '@/features/workspace'
import { useToast } from '@/ui'
import { diagnosticsOf } from './diagnostics'
import { usePhoneState } from './usePhoneState'

const KIND = 'feedback.kind'

/** Feedback from its first letter to its arrival: a draft that outlives the page, then the box that waits for network. */
export function useFeedback(now: () => number = Date.now) {
  const { t, locale } = useI18n()
  const size = (bytes: number) => new Intl.NumberFormat(locale.value, { style: 'unit', unit: 'megabyte', unitDisplay: 'short', maximumFractionDigits: 1 }).format(bytes / 1e6)
  // Read on another day: no "today" in it.
  const moment = (ms: number) => `${civilDateOf(ms)} ${civilTimeOf(ms)}`
  const toast = useToast()
  const workspace = useWorkspace()
  const { feedback: box, kept } = workspace
  const { state: phone, look } = usePhoneState()
  const kind = ref<FeedbackKind>('trouble')
  const attach = ref(true)
  const failed = ref<ErrorCode>()
  const told = ref(false)
  const mine = useLive(() => box.list(), undefined)
  const diagnostics = computed(() => phone.value && diagnosticsOf(phone.value, { t, size, moment }))

  const draft = useCommentDraft({
    key: 'feedback.draft', newId: () => v7(),
    async add(id, text) {
      await look()
      await box.add({ id, writtenAt: new Date(now()).toISOString(), kind: kind.value, text: text.trim(), ...(attach.value && diagnostics.value ? { diagnostics: diagnostics.value } : {}) })
    },
    added: async (id) => (await box.list()).find((one) => one.id === id)?.text,
  })
  useStayUntilSaved(draft.flush, () => draft.text.value === '')
  async function recallKind(): Promise<void> {
    kind.value = (await kept.get<FeedbackKind>(KIND)) ?? kind.value
  }
  recallKind().catch(() => undefined)
  watch(kind, (chosen) => { kept.set(KIND, chosen).catch(() => undefined) })

  /** Back into the form, when nothing else stands there. */
  async function takeBack(id: string): Promise<void> {
    const [one] = (await box.list()).filter((each) => each.id === id)
    if (!one || one.sentAt) return void toast.show(t('help.feedback.tooLate'))
    await box.remove(id)
    if (draft.text.value.trim() === '') {
      draft.text.value = one.text
      kind.value = one.kind
      toast.show(t('help.feedback.back'))
    } else offerBack(one)
  }
  /** What was taken out of the list can be put there again; the server knows it by its id. */
  const offerBack = (one: KeptFeedback) => toast.show(t('help.feedback.removed'), { action: { label: t('help.feedback.undo'), run: () => restore(one) } })
  async function restore({ sentAt, refused, ...one }: KeptFeedback): Promise<void> {
    await box.add(one)
    if (sentAt) await box.settle(one.id, { sentAt })
    else if (refused) await box.settle(one.id, { refused })
  }

  async function send(): Promise<void> {
    failed.value = undefined
    told.value = draft.text.value.trim() === ''
    if (told.value) return
    try {
      if (!await draft.send()) return
      const [newest] = await box.list()
      toast.show(t('help.feedback.kept'), newest ? { action: { label: t('help.feedback.undo'), run: () => takeBack(newest.id) } } : {})
      // How it goes shows in the list; without network it waits.
      workspace.syncNow().catch(() => undefined)
    } catch (problem) {
      failed.value = errorCode(problem)
    }
  }
  async function clear(id: string): Promise<void> {
    const removed = await box.remove(id)
    if (removed) offerBack(removed)
  }
  return { text: draft.text, saved: draft.state, sending: draft.sending, kind, attach, failed, told, mine, diagnostics, send, takeBack, clear }
}
