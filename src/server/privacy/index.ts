export { applyRetention, DEFAULT_RETENTION, type Retention, type RetentionReport } from './retention'
export { keepRetention, retentionOf } from './keep-retention'
export { findPerson, PersonAsk } from './person-data'
export { erasePerson, proofHash } from './erase-person'
