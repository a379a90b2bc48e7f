import type { Person } from '@/contract'
import type { UnsavedGate } from '@/platform'
import type { World } from '@/sync'
import type { Locking, LockReason } from './locking'
import type { OpenState } from './open-state'
import type { PeopleOfPhone } from './people'
import { settle } from './settle'

export interface ShuttingOptions {
  state: OpenState
  world: Pick<World, 'timers'>
  people: PeopleOfPhone
  locking: Locking
  gate: UnsavedGate
  /** Resolves when it is known whether six digits open what is in memory. */
  recalled: () => Promise<void> | undefined
}

/** Shuts what is open: the lock, and the end. */
export function createShutting({ state, world, people, locking, gate, recalled }: ShuttingOptions) {
  /** While what is typed is put down before a lock. */
  let locks: Promise<void> | undefined

  async function showLock(whom: Person, why: LockReason): Promise<void> {
    try {
      await locking.show(whom, why)
      state.phase.value = 'locked'
    } catch (error) {
      state.fail(error)
    }
  }

  /** Nobody is at work here any more. */
  function endHere(): void {
    state.close()
    locking.drop(true)
    locking.forget()
    state.phase.value = 'signedOut'
  }

  /** Shuts the vault: what is typed is put down first, then the key is overwritten, here and in the person's other tabs. */
  async function lock(why: LockReason = 'byHand'): Promise<void> {
    const whom = people.current()?.person
    if (state.phase.value !== 'open' || locks) return
    if (!whom) return endHere()
    locks = (async () => {
      await settle(gate, world.timers)
      await recalled()
      // Shown first: a page without its person would be led to the welcome.
      await showLock(whom, why)
      state.close()
      locking.drop(why !== 'elsewhere')
    })()
    await locks.finally(() => { locks = undefined })
  }

  return { showLock, endHere, lock, shut: () => locks }
}
