/**
 * Runs in the page, sent there as text: uses up what the origin may store, by ever smaller pieces that are larger than `leave` bytes.
 * With 5,000 less than 80,000 bytes are left, no room for a photo.
 */
export async function useUpStorage(leave: number): Promise<void> {
  const asked = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }))
  const opening = indexedDB.open('filler')
  opening.onupgradeneeded = () => { opening.result.createObjectStore('bytes', { autoIncrement: true }) }
  const db = await asked(opening)
  const noise = new Uint8Array(4_000_000)
  for (let at = 0; at < noise.length; at += 50_000) crypto.getRandomValues(noise.subarray(at, at + 50_000))
  const put = (size: number) => new Promise<boolean>((resolve) => {
    const work = db.transaction('bytes', 'readwrite')
    Object.assign(work, { oncomplete: () => resolve(true), onabort: () => resolve(false) })
    try {
      work.objectStore('bytes').add(noise.slice(0, size))
    } catch {
      // Firefox lets the transaction after a refused one only delete.
      resolve(false)
    }
  })
  for (const size of [4_000_000, 500_000, 80_000, 5_000, 500, 50].filter((size) => size > leave)) while (await put(size));
  db.close()
}

/** Runs in the page: gives back what `useUpStorage` took. */
export const freeStorage = (): Promise<void> => new Promise((resolve) => { indexedDB.deleteDatabase('filler').onsuccess = () => resolve() })
