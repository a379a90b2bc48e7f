import { canonicalJson } from '@/domain/canonical'
import { emptyVisitDraft, type VisitDraft } from './visit-draft'

/** Whether nothing was written into a visit since its form opened by itself; when that was is not said by anybody. */
export const isUntouchedVisit = (value: VisitDraft, visitor: string): boolean =>
  canonicalJson(value) === canonicalJson(emptyVisitDraft(value.startedAt, visitor))
