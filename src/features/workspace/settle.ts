import type { UnsavedGate } from '@/platform'
import type { Timers } from '@/sync'

/** What is typed and cannot be stored within this time is left over, sealed, for the next opening. */
const SETTLE_MS = 2_000

/** Before a lock: what is typed is put down, and a form that only then has a draft puts its place into the address, where the person comes back to. */
export async function settle(gate: Pick<UnsavedGate, 'settle'>, timers: Pick<Timers, 'set'>): Promise<void> {
  const after = (ms: number): Promise<void> => new Promise((resolve) => { timers.set(resolve, ms) })
  await Promise.race([gate.settle(), after(SETTLE_MS)])
  await after(0)
}
