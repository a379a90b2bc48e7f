import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { civilDateOf } from '@/domain/civil-date'
import { DeviceError, type NewRecord } from '@/device'
import { plain, useAttempt, useKeptForm, useStayUntilSaved, useWhole, type Undo } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import { correctionTasks } from './correction-tasks'
import { missingInVisit } from './missing'
import { beginCorrection, correctedFields, type VisitCorrection } from './visit-correction'

const keyOf = (visitId: string) => `visit-correction:${visitId}`

/** A correction of a submitted visit, autosaved on the phone; saved as one revision of the fields that differ. */
export function useVisitCorrection(visitId: () => string, now: () => number = Date.now) {
  const workspace = useWorkspace()
  const { t } = useI18n()
  const { value: correction, state, open: openKept, forget, flush } = useKeptForm<VisitCorrection>({ key: () => keyOf(visitId()) })
  const whole = useWhole()
  const form = computed({ get: () => correction.value?.form, set: (next) => { if (next && correction.value) correction.value.form = next } })
  useStayUntilSaved(flush, () => false)
  const { busy, failed, attempt } = useAttempt()
  const missing = computed(() => {
    if (!correction.value) return []
    const { base, form: written } = correction.value
    // The signature stays as it was given.
    return missingInVisit(written, { photos: 0, signature: true }, now(), civilDateOf(now()), base)
  })

  /** @returns false when this phone has no such visit */
  const open = (): Promise<boolean> => openKept(async () => {
    const visit = await workspace.records.get('visit', visitId())
    return visit && plain(beginCorrection(visit))
  })

  /** @returns how to undo it */
  async function discard(): Promise<Undo | undefined> {
    const isTouched = correction.value !== undefined && Object.keys(correctedFields(plain(correction.value))).length > 0
    const undo = await forget()
    return isTouched ? undo : undefined
  }

  /** The revision, with a task for what it promises anew: a promise that is in the visit alone is followed up by nobody. */
  async function store(written: VisitCorrection): Promise<void> {
    const { records, person } = workspace
    const [id, set, { enterpriseId }] = [visitId(), correctedFields(written), written.base]
    if (!Object.keys(set).length) return
    const [visit, tasks, enterprise] = await Promise.all([records.get('visit', id), records.listBy('task', 'visitId', id), records.get('enterprise', enterpriseId)])
    if (!visit) throw new DeviceError('record-missing')
    const { made, changed } = correctionTasks(written, tasks, {
      visitId: id, enterpriseId, enterpriseName: enterprise?.fields.name ?? '', personId: person!.id, titles: { followUp: (name) => t('visits.task.followUp', { name }) },
    })
    const also = [...changed, ...made.map((fields): NewRecord => ({ kind: 'task', town: visit.town, fields }))]
    await records.change('visit', id, set, { seen: { version: written.version, fields: written.base }, also })
  }

  /** @returns true when the revision is saved on this phone */
  async function save(): Promise<boolean> {
    if (!correction.value || missing.value.length) return false
    return await attempt(async () => {
      const written = await whole({ flush, state, read: () => correction.value, build: async (value) => value })
      if (!written || missing.value.length) return false
      await store(written)
      await forget()
      void workspace.syncNow()
      return true
    }) === true
  }

  return { form, base: computed(() => correction.value?.base), state, flush, open, discard, save, missing, busy, failed }
}
