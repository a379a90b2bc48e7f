import { ref } from 'vue'
import type { ErrorCode } from '@/contract'
import type { Comment } from '@/domain/records'
import { errorCode } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import type { LogRow, ReviewState } from './log-row'

/** What may be reviewed, by whom: visits, by supervisors, once the server has them. */
export const mayReview = (role: string | undefined, row: Pick<LogRow, 'kind' | 'review' | 'received'> | undefined): boolean =>
  role === 'supervisor' && row?.kind === 'visit' && row.received && row.review !== 'void'

/** Approving a visit, or giving it back with a remark. Both are edits like any other: saved here first, then sent. */
export function useReview() {
  const { records } = useWorkspace()
  const failed = ref<ErrorCode>()
  const busy = ref(false)

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failed.value = undefined
    try {
      await work()
      return true
    }
    catch (problem) {
      failed.value = errorCode(problem)
      return false
    }
    finally {
      busy.value = false
    }
  }

  const set = (id: string, review: ReviewState) => attempt(() => records.change('visit', id, { review }))

  /** The remark goes with it in one transaction: a visit given back without a word helps nobody. */
  const giveBack = (row: Pick<LogRow, 'id' | 'town'>, remark: string) => attempt(() => {
    const fields: Comment = { onKind: 'visit', onId: row.id, text: remark.trim() }
    return records.change('visit', row.id, { review: 'returned' }, { also: [{ kind: 'comment', town: row.town, fields }] })
  })

  return { failed, busy, set, giveBack }
}
