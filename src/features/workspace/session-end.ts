import type { Client } from '@/sync'
import type { PeopleOfPhone } from './people'

/** Tells the server of sign-outs on this phone, also of those made without network. */
export interface SessionEnd {
  /** Tries now, and again whenever the network returns or the app is seen, until the server has heard of it. */
  tell(): Promise<void>
  /** Resolves when no attempt is under way: its answer clears the cookie, which must not be the next person's. */
  settled(): Promise<void>
}

/** @param triggers calls back when another try may succeed. @returns how to stop */
export function createSessionEnd(client: Client, people: PeopleOfPhone, triggers: (wake: () => void) => () => void): SessionEnd {
  let trying: Promise<void> | undefined
  let stop: (() => void) | undefined

  const attempt = async (): Promise<void> => {
    if (people.ending()) {
      await client.json({ method: 'POST', path: '/api/session/end', nonce: 'ifThere' })
      people.ended()
    }
    stop?.()
    stop = undefined
  }
  const tell = (): Promise<void> => {
    if (!people.ending() && !stop) return Promise.resolve()
    stop ??= triggers(() => { void tell() })
    trying ??= attempt().catch(() => undefined).finally(() => { trying = undefined })
    return trying
  }
  return { tell, settled: async () => trying }
}
