export { applyRetention, DEFAULT_RETENTION, type Retention, type RetentionReport } from './retention'
export { forgetByAge, retentionOf } from './forget-by-age'
export { findPerson, PersonAsk } from './person-data'
export { erasePerson, proofHash } from './erase-person'
