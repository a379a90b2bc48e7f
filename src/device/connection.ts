import type { Dexie } from 'dexie'

/**
 * Keeps an eye on the transactions this tab has under way.
 * @returns how to end all of them unfinished: nothing of what they wrote stays
 */
export function trackTransactions(db: Dexie): () => void {
  const running = new Set<IDBTransaction>()
  db.use({
    stack: 'dbcore',
    name: 'running',
    create: (core) => ({
      ...core,
      transaction(stores, mode, options) {
        const begun = core.transaction(stores, mode, options) as unknown as IDBTransaction
        running.add(begun)
        for (const end of ['complete', 'abort']) begun.addEventListener(end, () => running.delete(begun))
        return begun as unknown as ReturnType<typeof core.transaction>
      },
    }),
  })
  return () => {
    for (const transaction of running) {
      try {
        transaction.abort()
      } catch {
        // Over already, its event still to come.
      }
    }
  }
}
