/**
 * Runs in the page, sent there as text: uses up what the origin may store, by ever smaller pieces that are larger than `leave` bytes.
 * With 5,000 less than 80,000 bytes are left, no room for a photo. With 0 nothing is: the free pages that Firefox keeps in each
 * database, and does not count against the origin, are taken too, by rows of the app's own that nothing refers to.
 */
export async function useUpStorage(leave: number): Promise<void> {
  const asked = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }))
  const noise = new Uint8Array(4_000_000)
  for (let at = 0; at < noise.length; at += 50_000) crypto.getRandomValues(noise.subarray(at, at + 50_000))
  const fill = async (db: IDBDatabase, store: string) => {
    const put = (size: number) => new Promise<boolean>((resolve) => {
      const work = db.transaction(store, 'readwrite')
      Object.assign(work, { oncomplete: () => resolve(true), onabort: () => resolve(false) })
      try {
        work.objectStore(store).add({ id: `filler-${crypto.randomUUID()}`, box: noise.slice(0, size) })
      } catch {
        // Firefox lets the transaction after a refused one only delete.
        resolve(false)
      }
    })
    for (const size of [4_000_000, 500_000, 80_000, 5_000, 500, 50].filter((size) => size > leave)) while (await put(size));
    db.close()
  }
  const opening = indexedDB.open('filler')
  opening.onupgradeneeded = () => { opening.result.createObjectStore('attachmentBytes', { keyPath: 'id' }) }
  await fill(await asked(opening), 'attachmentBytes')
  if (leave > 0) return
  for (const { name } of await indexedDB.databases()) if (name!.startsWith('ipw-user-')) await fill(await asked(indexedDB.open(name!)), 'attachmentBytes')
}

/** Runs in the page: gives back what `useUpStorage` took. */
export async function freeStorage(): Promise<void> {
  const asked = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }))
  await asked(indexedDB.deleteDatabase('filler'))
  for (const { name } of await indexedDB.databases()) {
    if (!name!.startsWith('ipw-user-')) continue
    const db = await asked(indexedDB.open(name!))
    await asked(db.transaction('attachmentBytes', 'readwrite').objectStore('attachmentBytes').delete(IDBKeyRange.bound('filler-', 'filler-~')))
    db.close()
  }
}
