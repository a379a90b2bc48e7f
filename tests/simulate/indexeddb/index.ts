export type { Data, Scheduler } from './database'
export { Factory } from './factory'
export { KeyRange } from './range'
