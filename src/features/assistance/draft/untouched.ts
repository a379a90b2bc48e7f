import { canonicalJson } from '@/domain/canonical'
import { newDraft, type AssistanceDraft } from './draft'

/** Whether nothing was written into a request since its form opened by itself, for nobody in particular. */
export const isUntouchedRequest = (value: AssistanceDraft): boolean =>
  canonicalJson(value) === canonicalJson(newDraft(value.town === undefined ? {} : { town: value.town }))
