import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Lets bytes lie as a file of the server's own for as long as something is done with it.
 * @param id never used before: nobody writes into a file that is being looked at
 */
export async function onDisk<T>(folder: string, id: string, bytes: Uint8Array, work: (path: string) => Promise<T>): Promise<T> {
  const path = join(folder, `${id}.arriving`)
  try {
    await writeFile(path, bytes, { flag: 'wx', mode: 0o600 })
    return await work(path)
  } finally {
    await rm(path, { force: true })
  }
}
