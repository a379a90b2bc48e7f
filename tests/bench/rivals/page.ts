// Runs in Chromium beside our own code: the same records through RxDB and PouchDB.
import { pullPouch, pushPouch } from './pouchdb'
import { pullRx, pushRx } from './rxdb'

Object.assign(globalThis, { rivals: { pushRx, pullRx, pushPouch, pullPouch } })
