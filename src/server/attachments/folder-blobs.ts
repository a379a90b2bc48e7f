import { createReadStream } from 'node:fs'
import { link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncToDisk } from '../store/sync-to-disk'
import type { Blobs } from './blobs'
import { sweepFolder, undefinedIfGone } from './sweep'

/** A name that a file has while it gets its own. */
const BESIDE = /^[0-9a-f]{64}\../

/**
 * Received files in a folder of the server's disk, spread over 256 folders by the beginning of their name.
 * @param folder on the same disk as the uploads, for a kept file is a second name of the uploaded one
 */
export function folderBlobs(folder: string, newId: () => string): Blobs {
  const place = (sha256: string): string => join(folder, sha256.slice(0, 2), sha256)

  const sizeOf = async (sha256: string): Promise<number | undefined> => (await stat(place(sha256)).catch(undefinedIfGone))?.size

  return {
    async keep(path, sha256) {
      const final = place(sha256)
      const beside = `${final}.${newId()}`
      await mkdir(dirname(final), { recursive: true })
      await syncToDisk(path)
      await link(path, beside)
      await rename(beside, final)
      // Renaming a file to another of its own names leaves both.
      await rm(beside, { force: true })
      await syncToDisk(dirname(final))
      await syncToDisk(folder)
    },

    async open(sha256) {
      const sizeBytes = await sizeOf(sha256)
      return sizeBytes === undefined ? undefined : { sizeBytes, bytes: createReadStream(place(sha256)) }
    },

    sizeOf,
    remove: (sha256) => rm(place(sha256), { force: true }),
    async sweep(now) {
      let removed = 0
      for (const part of await readdir(folder).catch(undefinedIfGone) ?? []) removed += await sweepFolder(join(folder, part), (name) => BESIDE.test(name), now)
      return removed
    },
  }
}
