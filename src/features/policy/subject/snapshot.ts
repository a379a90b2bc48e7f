export { snapshotOf } from '@/domain/policy/snapshot'
