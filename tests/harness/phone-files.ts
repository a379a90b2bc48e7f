import type { Page } from 'playwright-core'

export interface PhoneFile {
  id: string
  name: string
  role: string
  type: string
  state: string
  sha256: string
}

/** What a person's database on this phone holds as files: name, role and the SHA-256 of the bytes that are really there. */
export function filesOnPhone(page: Page): Promise<PhoneFile[]> {
  return page.evaluate(async () => {
    const all = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(request.error))
    })
    const name = (await indexedDB.databases()).map((database) => database.name!).find((known) => known.startsWith('ipw-user-'))!
    const database = await all(indexedDB.open(name))
    try {
      const read = (store: string) => all(database.transaction(store).objectStore(store).getAll())
      const [metadata, bytes] = [await read('attachments'), await read('attachmentBytes')]
      return await Promise.all(metadata.map(async (file) => {
        const stored = bytes.find((row: { id: string }) => row.id === file.id)
        const digest = stored ? new Uint8Array(await crypto.subtle.digest('SHA-256', stored.bytes)) : new Uint8Array()
        return { id: file.id, name: file.name, role: file.role, type: file.type, state: file.state, sha256: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') }
      }))
    } finally {
      database.close()
    }
  })
}
