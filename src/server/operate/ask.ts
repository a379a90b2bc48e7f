import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openBlobs } from '../attachments/open-blobs'
import { openSealing } from '../audit'
import { sharedFolder, type Config } from '../config'
import { retentionOf } from '../privacy'
import { lockDirectory } from '../store/directory-lock'
import { openConfigured } from '../store/open-database'
import { askDoor } from './door'
import { operatorTasks, type TaskName } from './tasks'

/** There is no database where the settings point; the message is for the person at the terminal. */
export class NoDatabase extends Error {}

/**
 * Has a task done on the database the settings name. PostgreSQL is asked beside any servers; the embedded database by the
 * server that holds it, or here when none runs.
 * @param about what the task is asked about, for those that take something
 * @param take is given the answer piece by piece
 * @throws NoDatabase, DirectoryInUse, or what the task says
 */
export async function ask(config: Config, task: TaskName, take: (text: Buffer | string) => Promise<void> | void, about?: unknown): Promise<void> {
  const embedded = config.databaseUrl === undefined
  if (embedded) {
    if (await askDoor(config.dataDir, about === undefined ? task : `${task}\t${JSON.stringify(about)}`, take)) return
    if (!existsSync(join(config.dataDir, 'database'))) throw new NoDatabase(`There is no database in ${config.dataDir}.`)
  }
  const lock = embedded ? await lockDirectory(config.dataDir) : undefined
  try {
    const database = await openConfigured(config, () => undefined)
    try {
      await operatorTasks({ database, blobs: openBlobs(config), now: () => new Date(), sealing: openSealing(sharedFolder(config)), retention: retentionOf(config) })[task](async (text) => { await take(text) }, about)
    } finally {
      await database.close()
    }
  } finally {
    await lock?.release()
  }
}

/**
 * The same for a task whose whole answer is one JSON value.
 * @throws as `ask`; when the answer breaks off
 */
export async function askFor<T>(config: Config, task: TaskName, about?: unknown): Promise<T> {
  const pieces: Buffer[] = []
  // Joined before they are read: a piece may end in the middle of a character.
  await ask(config, task, (piece) => { pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece) }, about)
  const text = Buffer.concat(pieces).toString()
  try {
    return JSON.parse(text) as T
  } catch (cause) {
    throw new Error('The server broke off before its answer was whole.', { cause })
  }
}
