export { verifyDatabase, type Verification } from './verify-database'
export { verificationLines } from './lines'
export { checkTown, type CheckedEntry, type Finding, type TownReport, type TownSnapshot } from './check-town'
