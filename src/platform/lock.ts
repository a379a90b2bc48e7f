/**
 * Runs `work` while no other tab of this app holds the lock of that name; answers undefined at once when one does.
 * Without Web Locks (none of the baseline browsers) the work just runs.
 */
export async function ifFree<T>(name: string, work: () => Promise<T>, locks: Pick<LockManager, 'request'> | undefined = navigator.locks): Promise<T | undefined> {
  if (!locks) return work()
  return locks.request(name, { ifAvailable: true }, async (lock) => (lock ? work() : undefined))
}
