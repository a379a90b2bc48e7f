import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileStore } from '@tus/file-store'
import { sql } from 'drizzle-orm'
import { list } from '../store/columns'
import { rowsOf, type Database } from '../store/database'

/** Nothing is on its way for longer. */
const UNDER_WAY_MS = 3_600_000

/** Another process may have taken a file or folder away meanwhile. @returns undefined for one that is not there */
export const undefinedIfGone = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT') return undefined
  throw error
}

/**
 * Removes from a folder what only a crash can have left there: entries of such a name that nobody has touched for an hour.
 * @param now the server's clock
 * @returns how many
 */
export async function sweepFolder(folder: string, isLeftOver: (name: string) => boolean, now: Date): Promise<number> {
  let removed = 0
  for (const name of (await readdir(folder).catch(undefinedIfGone) ?? []).filter(isLeftOver)) {
    const path = join(folder, name)
    // a file that was given another name was touched by that, whenever its bytes were written
    const found = await stat(path).catch(undefinedIfGone)
    if (!found || now.getTime() - Math.max(found.ctimeMs, found.mtimeMs) < UNDER_WAY_MS) continue
    await rm(path, { recursive: true, force: true })
    removed += 1
  }
  return removed
}

/** Bytes of a request that the server was looking at when it ended. See `../http/on-disk.ts`. */
export const sweepArriving = (folder: string, now: Date): Promise<number> => sweepFolder(folder, (name) => name.endsWith('.arriving'), now)

/** Uploads of files that are no longer spoken of: whoever had them erased does not find them here. @returns how many */
export async function sweepErased(store: FileStore, { orm }: Pick<Database, 'orm'>): Promise<number> {
  const announced = new Map<string, string>()
  for (const id of await store.configstore.list?.() ?? []) {
    // another process may have removed it meanwhile
    const upload = await store.configstore.get(id).catch(undefinedIfGone)
    if (upload?.metadata?.attachmentId) announced.set(id, `${upload.metadata.town}/${upload.metadata.attachmentId.toLowerCase()}`)
  }
  if (announced.size === 0) return 0
  const ids = [...new Set([...announced.values()].map((place) => place.slice(place.indexOf('/') + 1)))]
  const present = new Set((await rowsOf<{ town: string; id: string }>(orm, sql`select town, id from record where kind = 'attachment' and not deleted and id = any(${list('uuid', ids)})`)).map(({ town, id }) => `${town}/${id}`))
  let removed = 0
  for (const [id, place] of announced) {
    if (present.has(place)) continue
    if (await store.remove(id).then(() => true, () => false)) removed += 1
  }
  return removed
}

/** An upload's bytes, and what it is described by. */
const OF_UPLOAD = /^([0-9a-f]{32})(?:\.json)?$/

/**
 * What a power cut left of an upload: bytes whose description never came to the disk, or the other way round. No request finds them, and
 * nobody could tell whose they are when a person is erased. @returns how many
 */
export async function sweepUndescribed(store: FileStore, now: Date): Promise<number> {
  const described = new Set<string>()
  for (const id of await store.configstore.list?.() ?? []) if (await store.configstore.get(id)) described.add(id)
  return sweepFolder(store.directory, (name) => {
    const id = OF_UPLOAD.exec(name)?.[1]
    return id !== undefined && !described.has(id)
  }, now)
}
