import { computed } from 'vue'
import type { StoredRecord } from '@/device'
import type { Consent } from '@/domain/records'
import { useAttempt } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import { reinstate, withdraw } from './consents'

/** Consents of a submitted visit: each change is an edit like any other, and says which list it had seen. */
export function useVisitConsents(visit: () => StoredRecord<'visit'>) {
  const workspace = useWorkspace()
  const { busy, failed, succeeds } = useAttempt()
  const consents = computed(() => visit().fields.consents ?? [])

  const save = ({ id, version, fields }: StoredRecord<'visit'>, next: Consent[]): Promise<boolean> => succeeds(async () => {
    await workspace.records.change('visit', id, { consents: next }, { seen: { version, fields: { consents: fields.consents } } })
    void workspace.syncNow()
  })

  /** Takes back this one withdrawal in the list as it is by then: what others have added or withdrawn stays. */
  async function undo(visitId: string, id: string, at: string): Promise<void> {
    const now = await workspace.records.get('visit', visitId)
    if (now) await save(now, reinstate(now.fields.consents ?? [], id, at))
  }

  return {
    consents, busy, failed,
    add: (consent: Consent) => save(visit(), [...consents.value, consent]),
    /** @param at ISO 8601, the phone's clock @returns how to undo it, once it is saved on this phone */
    async withdrawOne(id: string, at: string): Promise<(() => Promise<void>) | undefined> {
      const seen = visit()
      return await save(seen, withdraw(consents.value, id, at)) ? () => undo(seen.id, id, at) : undefined
    },
  }
}
