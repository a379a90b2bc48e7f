/** The places where a browser keeps what an app gave it; a test passes others. */
export interface BrowserMemory {
  indexedDB: Pick<IDBFactory, 'deleteDatabase'> & Partial<Pick<IDBFactory, 'databases'>>
  caches: Pick<CacheStorage, 'keys' | 'delete'> | undefined
  storages: readonly Storage[]
  serviceWorker: Pick<ServiceWorkerContainer, 'getRegistrations'> | undefined
}

export const browserMemory = (): BrowserMemory => ({
  indexedDB, caches: 'caches' in globalThis ? caches : undefined, storages: [localStorage, sessionStorage],
  serviceWorker: 'serviceWorker' in navigator ? navigator.serviceWorker : undefined,
})

/**
 * Empties everything the app keeps in this browser: databases, caches, kept words, and the worker that starts it without network.
 * Whoever calls this has made sure that nobody's work is among it.
 * @param databases their names; one that is not there does no harm
 * @throws when another page holds a database and does not let go within ten seconds, or the browser refuses
 */
export async function forgetEverything(memory: BrowserMemory, databases: readonly string[]): Promise<void> {
  // First the worker: it would fill its cache again.
  await Promise.all((await memory.serviceWorker?.getRegistrations() ?? []).map((registration) => registration.unregister()))
  await Promise.all((await memory.caches?.keys() ?? []).map((name) => memory.caches!.delete(name)))
  await Promise.all(databases.map((name) => deleteDatabase(memory.indexedDB, name)))
  for (const storage of memory.storages) storage.clear()
}

const HELD_MS = 10_000

function deleteDatabase(factory: BrowserMemory['indexedDB'], name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = factory.deleteDatabase(name)
    request.addEventListener('success', () => resolve())
    request.addEventListener('error', () => reject(request.error ?? new Error('refused')))
    // Open pages are asked to let go and do; one that is frozen cannot.
    request.addEventListener('blocked', () => { setTimeout(() => reject(new Error('held')), HELD_MS) })
  })
}
