import { computed } from 'vue'
import type { Moved } from '@/contract'
import type { StoredRecord } from '@/device'
import { mayMoveEnterprise } from '@/domain/records'
import { useAttempt } from '@/features/drafts'
import { useLive, useWorkspace } from '@/features/workspace'

/** What goes along when an enterprise moves, as far as this phone knows. */
export interface GoingAlong { visits: number; requests: number; tasks: number; files: number }

const NOTHING: GoingAlong = { visits: 0, requests: 0, tasks: 0, files: 0 }

/** Moving an enterprise to another town of this person's: done on the server, so it needs the network. */
export function useMoveTown(enterprise: () => StoredRecord<'enterprise'>) {
  const workspace = useWorkspace()
  const { records, attachments } = workspace
  const { busy, failed, attempt } = useAttempt()

  const towns = computed(() => (workspace.person && mayMoveEnterprise(workspace.person.role) ? workspace.person.towns.filter((town) => town !== enterprise().town) : []))
  const along = useLive(async (): Promise<GoingAlong> => {
    const { id } = enterprise()
    const [visits, requests, tasks] = await Promise.all([records.listBy('visit', 'enterpriseId', id), records.listBy('assistance', 'enterpriseId', id), records.listBy('task', 'enterpriseId', id)])
    const idsOf = (list: readonly { id: string }[]) => list.map((record) => record.id)
    const files = await Promise.all([attachments.listOfMany('visit', idsOf(visits)), attachments.listOfMany('assistance', idsOf(requests)), attachments.listOfMany('enterprise', [id])])
    return { visits: visits.length, requests: requests.length, tasks: tasks.length, files: files.flatMap((lists) => [...lists.values()]).reduce((sum, list) => sum + list.length, 0) }
  }, NOTHING)

  /** @returns how many records moved; undefined when nothing did, `failed` says why */
  const move = (to: string): Promise<number | undefined> => attempt(async () => {
    const { id, town } = enterprise()
    const { records: moved } = await workspace.api<Moved>('POST', `/api/enterprises/${id}/move`, { from: town, to })
    // How the pull went shows in its state.
    void workspace.syncNow().catch(() => undefined)
    return moved
  })

  return { towns, along, busy, failed, move }
}
