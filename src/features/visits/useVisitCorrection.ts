import { computed, ref, type Ref } from 'vue'
import { civilDateOf } from '@/domain/civil-date'
import { plain, useAttempt, useAutosave, useStayUntilSaved, type Undo } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import { missingInVisit } from './missing'
import { beginCorrection, correctedFields, type VisitCorrection } from './visit-correction'

const keyOf = (visitId: string) => `visit-correction:${visitId}`

/** A correction of a submitted visit, autosaved on the phone; saved as one revision of the fields that differ. */
export function useVisitCorrection(visitId: () => string, now: () => number = Date.now) {
  const workspace = useWorkspace()
  const correction = ref() as Ref<VisitCorrection | undefined>
  const form = computed({ get: () => correction.value?.form, set: (next) => { if (next && correction.value) correction.value.form = next } })
  const autosave = useAutosave<VisitCorrection>({
    value: correction,
    id: () => keyOf(visitId()),
    leftovers: workspace.leftovers,
    save: (copy) => workspace.kept.set(keyOf(visitId()), copy),
  })
  useStayUntilSaved(autosave.flush, () => false)
  const { busy, failed, succeeds } = useAttempt()
  const missing = computed(() => {
    if (!correction.value) return []
    const { base, form: written } = correction.value
    // The signature stays as it was given, and a day that has come meanwhile was no mistake.
    return missingInVisit(written, { photos: 0, signature: true }, now(), civilDateOf(now()))
      .filter(({ code }) => code !== 'followUpPast' || written.followUpDate !== base.followUpDate)
  })

  /** @returns false when this phone has no such visit */
  async function open(): Promise<boolean> {
    const begun = await workspace.kept.get<VisitCorrection>(keyOf(visitId()))
    const visit = begun ? undefined : await workspace.records.get('visit', visitId())
    if (!begun && !visit) return false
    const first = begun ?? plain(beginCorrection(visit!))
    autosave.accept(first)
    correction.value = autosave.recover(first)
    return true
  }

  /** @returns how to undo it */
  async function discard(): Promise<Undo | undefined> {
    autosave.stop()
    const [key, written] = [keyOf(visitId()), correction.value && plain(correction.value)]
    await workspace.kept.remove(key)
    return written && Object.keys(correctedFields(written)).length > 0 ? () => workspace.kept.set(key, written).then(() => true) : undefined
  }

  /** @returns true when the revision is saved on this phone */
  async function save(): Promise<boolean> {
    if (!correction.value || missing.value.length) return false
    const written = plain(correction.value)
    return succeeds(async () => {
      const set = correctedFields(written)
      if (Object.keys(set).length) await workspace.records.change('visit', visitId(), set, { seen: { version: written.version, fields: written.base } })
      await discard()
      void workspace.syncNow()
    })
  }

  return { form, state: autosave.state, flush: autosave.flush, open, discard, save, missing, busy, failed }
}
