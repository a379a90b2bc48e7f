export { forgetOldFeedback, KEPT_FEEDBACK_DAYS, keepFeedback, PER_DAY } from './keep'
export { listFeedback } from './list'
export { findInFeedback, removeFeedback } from './person'
