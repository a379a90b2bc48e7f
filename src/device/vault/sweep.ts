import { Dexie } from 'dexie'

type Storage = ConstructorParameters<typeof Dexie>[1]

/** So many, as found by trying: with two something stays, with three nothing did (`tests/e2e/nothing-on-disk.test.ts`). */
const NAMES = ['ipw-sweep-1', 'ipw-sweep-2', 'ipw-sweep-3']
const ROW = new Uint8Array(16_384)

const sweeper = (name: string, storage: Storage): Dexie => {
  const db = new Dexie(name, { ...storage, cache: 'disabled' })
  db.version(1).stores({ rows: '++' })
  return db
}

/**
 * Before a large database is deleted: makes the small ones that go after it. Chromium keeps all databases of an origin in one LevelDB, and a database
 * deleted alone stays in a file that nothing makes it tidy. The small ones lie in the same file, and tidying up after each of them takes
 * the large one along. Other browsers have a file for each database: there this only costs a moment.
 */
export async function prepareSweep(storage: Storage): Promise<void> {
  for (const name of NAMES) {
    const db = sweeper(name, storage)
    await db.table('rows').add(ROW)
    db.close()
  }
}

/** Deletes the small ones that are there, also those of an attempt that was broken off. */
export async function sweep(storage: Storage, isThere: (name: string) => boolean): Promise<void> {
  for (const name of NAMES) if (isThere(name)) await sweeper(name, storage).delete()
}

/**
 * Sweeps what was overwritten or taken out just before: of a wrap that is in force no more, the browser's files must not keep the bytes. Never fails:
 * what it is called after has happened.
 */
export async function sweepOverwritten(storage: Storage): Promise<void> {
  try {
    await prepareSweep(storage)
    await sweep(storage, () => true)
  } catch {
    // No room, or the browser refuses: it tidies up in its own time.
  }
}
