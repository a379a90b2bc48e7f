import type { Seen } from '@/device'
import type { Comment } from '@/domain/records'
import { useAttempt } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import type { LogRow, ReviewState } from './log-row'

/** What may be reviewed, by whom: visits, by supervisors, once the server has them. */
export const mayReview = (role: string | undefined, row: Pick<LogRow, 'kind' | 'review' | 'received'> | undefined): boolean =>
  role === 'supervisor' && row?.kind === 'visit' && row.received && row.review !== 'void'

type Reviewed = Pick<LogRow, 'id' | 'version' | 'reviewed'>
/** Somebody else's review that came after the row was drawn is not overwritten. */
const seenIn = ({ version, reviewed }: Reviewed): Seen => ({ version, fields: { review: reviewed } })

/** Approving a visit, or giving it back with a remark. Both are edits like any other: saved here first, then sent. */
export function useReview() {
  const { records } = useWorkspace()
  const { busy, failed, succeeds } = useAttempt()

  const set = (row: Reviewed, review: ReviewState | undefined) => succeeds(() => records.change('visit', row.id, { review: review ?? null }, { seen: seenIn(row) }))

  /** The remark goes with it in one transaction: a visit given back without a word helps nobody. */
  const giveBack = (row: Reviewed & Pick<LogRow, 'town'>, remark: string) => succeeds(() => {
    const fields: Comment = { onKind: 'visit', onId: row.id, text: remark.trim() }
    return records.change('visit', row.id, { review: 'returned' }, { seen: seenIn(row), also: [{ kind: 'comment', town: row.town, fields }] })
  })

  return { failed, busy, set, giveBack }
}
