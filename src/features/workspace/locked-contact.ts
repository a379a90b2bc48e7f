import { watch } from 'vue'
import type { World } from '@/sync'
import type { WipeTools } from './wipe-phone'

export interface LockedContactOptions extends WipeTools {
  world: World
  /** Calls back when another try may succeed. @returns how to stop */
  triggers: (wake: () => void) => () => void
}

/** What a page with a shut vault and the server have to say to each other. */
export interface LockedContact {
  begin(personId: string): void
  end(): void
  /** Begins and ends by itself. @param locked whose lock is shown; reactive */
  follow(locked: () => string | undefined): void
}

/**
 * While the lock is shown: sends what was sealed to the server when it was saved, and hears whether an administrator wants this phone
 * emptied. Once at the beginning, and whenever the network returns or the page is seen again. None of it counts as the person's
 * contact with the server: nobody has shown who they are.
 */
export function createLockedContact({ world, triggers, ...tools }: LockedContactOptions): LockedContact {
  let whose: string | undefined
  let stop: (() => void) | undefined
  let asking: Promise<void> | undefined

  async function ask(personId: string): Promise<void> {
    // What only sends comes after the page that is shown.
    const { sendSealed } = await import('./sending')
    const { problem } = await sendSealed(personId, world, {}, true)
    // Unlocked meanwhile, the open workspace hears of it by itself, and hands over more than a locked one can.
    if (problem === 'device-wiped') await (await import('./wipe-phone')).wipeLocked(tools, personId, {}, () => whose === personId)
  }
  const wake = (): void => {
    const personId = whose
    // A failure is no news: the next try comes with the next sign of a network.
    if (personId !== undefined) asking ??= ask(personId).catch(() => undefined).finally(() => { asking = undefined })
  }
  const end = (): void => {
    whose = undefined
    stop?.()
    stop = undefined
  }
  const begin = (personId: string): void => {
    end()
    whose = personId
    stop = triggers(wake)
    wake()
  }
  return {
    begin, end,
    follow(locked) {
      watch(locked, (personId) => (personId === undefined ? end() : begin(personId)), { flush: 'sync', immediate: true })
    },
  }
}
