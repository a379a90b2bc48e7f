export { applyRetention, DEFAULT_RETENTION, type Retention, type RetentionReport } from './retention'
export { keepRetention, retentionOf } from './keep-retention'
export { findPerson, PersonAsk, type PersonData } from './person-data'
export { erasePerson, proofHash, type ErasureProof } from './erase-person'
