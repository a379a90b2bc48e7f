// Runs in Chromium beside our own code: the same records through RxDB and PouchDB.
import { pullPouch, pushPouch } from './pouchdb'
import { pullRx, pushRx } from './rxdb'

const rivals = { pushRx, pullRx, pushPouch, pullPouch }
export type Rivals = typeof rivals
Object.assign(globalThis, { rivals })
