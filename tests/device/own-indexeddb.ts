// Dexie takes the platform's IndexedDB when it is loaded, and runs live queries only where there is one. Each test file is given an empty one.
import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { Dexie } from 'dexie'

globalThis.indexedDB = Dexie.dependencies.indexedDB = new IDBFactory()
