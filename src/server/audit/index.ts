export { audit } from './append'
export type { AuditEntry } from './entry'
export { openSealing, sealChains, type Sealing } from './seal'
export { keepSealing } from './keep-sealing'
