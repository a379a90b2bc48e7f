import type { LockedOptions } from '@/device'
import { sendSealed, type Sender, type World } from '@/sync'

/** Without a session, or in a database this worker is too old for, trying again is of no use; the app asks the person when it opens. */
const IN_VAIN: readonly unknown[] = ['signed-out', 'device-revoked', 'device-wiped', 'schema-fence']

/**
 * Sends a person's edits without any page and without their key: what was sealed to the server when it was saved. Files stay until
 * the app is unlocked.
 * @returns whether everything has gone that may
 */
export async function sendWaiting({ personId }: Sender, world: World, open: Omit<LockedOptions, 'cipher'> = {}): Promise<boolean> {
  const { waiting, problem } = await sendSealed(personId, world, open)
  return waiting === 0 || IN_VAIN.includes(problem)
}
