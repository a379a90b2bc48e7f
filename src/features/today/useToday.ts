import { computed, nextTick, onScopeDispose, ref, watch } from 'vue'
import type { Draft } from '@/device'
import { monthOf, civilDateOf } from '@/domain/civil-date'
import { drawn, onVisible } from '@/platform'
import { useFirstThings } from '@/ui'
import { isUntouchedVisit, isVisitBegun, keepVisitBegun, type VisitDraft } from '@/features/visits'
import { useLive, useWorkspace } from '@/features/workspace'
import { begunDrafts } from './begun-drafts'
import { dueTasks } from './due-tasks'
import { sinceMonth } from './since-month'
import { monthFigures, type CountedVisit } from './today-figures'

/** What else Today shows waits no longer for the tasks. */
const PATIENCE_MS = 2_000

/** What concerns an officer today, from the phone's own database. */
export function useToday(now: () => number = Date.now) {
  const workspace = useWorkspace()
  const { records, drafts, attachments } = workspace
  const today = ref(civilDateOf(now()))
  // A phone taken out of the pocket in the morning shows the morning.
  onScopeDispose(onVisible(() => { today.value = civilDateOf(now()) }))
  // What is due is what somebody opens the app for: the rest is read when it is on the screen.
  const { isShown, hold } = useFirstThings()
  const shown = hold(PATIENCE_MS)
  onScopeDispose(shown)
  const openTasks = useLive(() => records.listOpenTasks(), undefined, shown)
  watch(openTasks, () => { void nextTick().then(() => drawn()).then(shown) }, { once: true })
  const isUntouched = ({ kind, value }: Draft) => kind === 'visit' && isUntouchedVisit(value as unknown as VisitDraft, workspace.person?.name ?? '')
  const draftList = useLive(async () => (isShown.value ? begunDrafts(await drafts.list(), isUntouched, attachments) : undefined), undefined)
  // Whether a visit lay begun when this page was last here: so much room is kept for it until that is known.
  const expectsVisit = isVisitBegun()
  watch(draftList, (list) => { if (list) keepVisitBegun(list.some(({ kind }) => kind === 'visit')) })

  const figures = useLive(async () => {
    const day = today.value
    if (!isShown.value) return undefined
    const visits = await sinceMonth(records, 'visit', monthOf(day))
    const referrals = (await sinceMonth(records, 'task', monthOf(day))).filter(({ fields }) => fields.kind === 'referral')
    const concerned = new Set([...visits, ...referrals].flatMap(({ fields }) => fields.enterpriseId ?? []))
    const samples = new Set((await records.getMany('enterprise', [...concerned])).flatMap((enterprise) => (enterprise?.fields.sample ? [enterprise.id] : [])))
    const isSample = (id: string | undefined) => id !== undefined && samples.has(id)
    return monthFigures(
      visits.map(({ fields }): CountedVisit => ({ enterpriseId: fields.enterpriseId, startedAt: fields.startedAt, sample: isSample(fields.enterpriseId), ...(fields.review ? { review: fields.review } : {}) })),
      referrals.map(({ createdAt, fields }) => ({ createdAt, done: fields.done ?? false, sample: isSample(fields.enterpriseId) })),
      day,
    )
  }, undefined)
  const due = computed(() => openTasks.value && dueTasks(openTasks.value, today.value, workspace.person?.id))

  return { today, drafts: draftList, expectsVisit, due, figures, isShown }
}
