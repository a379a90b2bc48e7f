import { PUSH_MAX_BYTES, PUSH_MAX_MUTATIONS, type Quarantined, type SealedRequest } from '@/contract'
import type { UserDatabase } from '@/device'
import { bundlesOf, fitting, isTooLong, postsOf, type Posted } from './courier-bundles'
import type { Client } from './client'
import { placesSeen } from './cursors'
import { isOwnRefusal, SyncProblem } from './problem'

const ALL = { edits: PUSH_MAX_MUTATIONS, bytes: PUSH_MAX_BYTES }

/**
 * Hands what a locked phone holds sealed to the server's quarantine, once the device was shut out. The proof is the cookie. What the
 * server cannot open is looked for by halves and passed over, so that it keeps nothing else back. What had gone while it was locked goes
 * too: the server may have been restored since, and passes over what its logs have. May be called again: the server
 * knows what it has. Changes nothing on the phone.
 * @returns edits the server has now, in letters it had not taken before
 * @throws SyncProblem while the server cannot be reached, or something on the way will not let it through; `forbidden` when the cookie is another device's
 */
export async function quarantineSealed(db: UserDatabase, client: Client, deviceId: string): Promise<number> {
  const rows = (await db.courier.orderBy('order').toArray()).filter(({ letters }) => letters.length > 0)
  const places = await placesSeen(db)
  let handed = 0

  const send = async (batch: readonly Posted[]): Promise<void> => {
    if (batch.length === 1 && isTooLong(batch[0]!)) return
    try {
      const towns = new Set(batch.flatMap(({ row }) => row.towns))
      const cursors = Object.fromEntries(Object.entries(places).filter(([town]) => towns.has(town)))
      const body = JSON.stringify({ deviceId, cursors, bundles: bundlesOf(batch) } satisfies SealedRequest)
      await client.json<Quarantined>({ method: 'POST', path: '/api/quarantine/sealed', body })
      handed += batch.reduce((sum, { row: { waits, stuck }, letter: { count } }) => sum + (waits || stuck ? count : 0), 0)
    } catch (error) {
      if (!(error instanceof SyncProblem) || !isOwnRefusal(error)) throw error
      if (batch.length === 1) return
      const middle = Math.ceil(batch.length / 2)
      await send(batch.slice(0, middle))
      await send(batch.slice(middle))
    }
  }

  let posts = postsOf(rows)
  while (posts.length > 0) {
    const batch = fitting(posts, ALL)
    posts = posts.slice(batch.length)
    await send(batch)
  }
  return handed
}
