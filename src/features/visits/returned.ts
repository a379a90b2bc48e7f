import type { StoredRecord } from '@/device'

type Visit = Pick<StoredRecord<'visit'>, 'fields' | 'unsent' | 'rejected' | 'createdBy'>
type Remark = Pick<StoredRecord<'comment'>, 'createdBy' | 'createdAt' | 'fields'>

/** Whether a visit stands returned. A correction on its way reopens the review where it arrives; one that was refused does not. */
export const isReturned = ({ fields, unsent, rejected }: Visit): boolean => fields.review === 'returned' && (unsent === 0 || rejected)

/** Whether it waits for this person: they wrote it. */
export const isReturnedTo = (visit: Visit, personId: string | undefined): boolean =>
  isReturned(visit) && personId !== undefined && visit.createdBy?.id === personId

/** Why it was returned: the last thing said about it by anybody but its officer. */
export const remarkOn = <R extends Remark>(visit: Visit, comments: readonly R[]): R | undefined =>
  comments.filter(({ createdBy, fields }) => fields.onKind === 'visit' && createdBy !== undefined && createdBy.id !== visit.createdBy?.id)
    .reduce<R | undefined>((last, one) => (last && last.createdAt > one.createdAt ? last : one), undefined)
