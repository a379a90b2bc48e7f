import { computed, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { v7 as uuidv7 } from 'uuid'
import { civilDateOf } from '@/domain/civil-date'
import { recordNumber } from '@/domain/records/number'
import { useRegions } from '@/features/content'
import { DeviceError } from '@/device'
import { useAttempt, useWhole, type SaverState } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import { missingInVisit } from './missing'
import { useAdviceWords } from './useAdviceWords'
import type { VisitDraft, VisitFiles } from './visit-draft'
import { visitRecords } from './visit-records'

/** Visits looked through at most for those of the day on this phone, and how many are opened at once: nobody waits while hundreds are. */
const recent = 200
const page = 20

interface Options {
  draftId: () => string
  draft: () => VisitDraft | undefined
  files: () => VisitFiles
  /** The draft's revision that the form is the same as. */
  rev: () => number
  /** Stores what is not stored yet. */
  flush: () => Promise<boolean>
  state: Readonly<Ref<SaverState>>
  stop: () => void
}

/** Turns the draft into records, in one transaction, once nothing is missing. */
export function useVisitSubmit({ draftId, draft, files, rev, flush, state, stop }: Options) {
  const workspace = useWorkspace()
  const { t } = useI18n()
  const { officialName, ready } = useRegions()
  const advice = useAdviceWords()
  const { busy, failed, attempt } = useAttempt()
  const whole = useWhole()
  /** Set by the first attempt: from then on what is missing is told as it changes. */
  const tried = ref(false)
  const missing = computed(() => {
    const value = draft()
    return value ? missingInVisit(value, files(), Date.now(), civilDateOf(Date.now())) : []
  })

  /** How many visits of that day this person has recorded before. */
  async function before(date: string): Promise<number> {
    let mine = 0
    for (let offset = 0; offset < recent; offset += page) {
      const visits = await workspace.records.list('visit', { limit: page, offset })
      mine += visits.filter(({ createdBy, fields }) => createdBy?.id === workspace.person?.id && civilDateOf(fields.startedAt) === date).length
      // Newest first: what was recorded before that day is not of it.
      if (visits.length < page || civilDateOf(visits.at(-1)!.createdAt) < date) break
    }
    return mine
  }

  async function number(town: string, startedAt: string): Promise<string> {
    const date = civilDateOf(startedAt)
    const sequence = await before(date) + 1
    await ready
    return recordNumber({ townName: officialName(town), date, sequence, random: Math.random })
  }

  async function build(value: VisitDraft) {
    const known = value.enterpriseId ? await workspace.records.get('enterprise', value.enterpriseId) : undefined
    if (value.enterpriseId && !known) throw new DeviceError('record-missing')
    const town = known?.town ?? value.newEnterprise!.town!
    const visitId = uuidv7()
    await advice.ready
    const files = await workspace.attachments.listOfDraft(draftId())
    return {
      visitId,
      records: visitRecords(value, {
        town, visitId,
        number: await number(town, value.startedAt),
        submittedAt: new Date().toISOString(),
        signed: files.some(({ role }) => role === 'signature'),
        personId: workspace.person!.id,
        enterpriseId: value.enterpriseId ?? uuidv7(),
        enterpriseName: known?.fields.name ?? value.newEnterprise!.name!.trim(),
        newId: () => uuidv7(),
        titles: { followUp: (name) => t('visits.task.followUp', { name }), referral: (name) => t('visits.task.referral', { name }) },
        serviceName: (ref) => advice.name('service', ref),
      }),
    }
  }

  /** @returns the visit's id when it is saved on this phone; else `missing` or `failed` says why not */
  async function submit(): Promise<string | undefined> {
    tried.value = true
    if (!draft() || missing.value.length) return undefined
    return attempt(async () => {
      const built = await whole({ flush, state, read: draft, build })
      if (!built || missing.value.length) return undefined
      const { visitId, records } = built
      await workspace.drafts.submit(draftId(), records, { seen: rev() })
      stop()
      void workspace.syncNow()
      return visitId
    })
  }

  return { submit, missing, tried, busy, failed }
}
