import type { Receipt, SealedRequest, SealedResponse } from '@/contract'
import { courierToSend, noteSent, type UserDatabase } from '@/device'
import { bundlesOf, fitting, isTooLong, postsOf, type Posted } from './courier-bundles'
import { placesLocked } from './cursors'
import type { Pace } from './pace'
import { isOwnRefusal, SyncProblem } from './problem'
import type { SessionKeeper } from './session'

/**
 * Sends what one database holds sealed, in order, without the person's key. What the server takes is noted, so that it is not sent
 * again and again; receipts are left to the app, which sends the same edits once more when it is unlocked and is told that they are
 * known. What the server will not take waits for that too. What something before the server will not take waits for the next time.
 * @param onTaken told after each request how many edits were taken by it
 * @param older number of a database whose key is gone: once the server was restored, nobody can bring it to the new log before it sends
 * @throws SyncProblem when the network, the server or the session fails; what was taken until then is noted
 */
export async function sendCourier(db: UserDatabase, deviceId: string, session: SessionKeeper, pace: Pace, onTaken: (edits: number) => void, older?: number): Promise<void> {
  const { places, unsure } = await placesLocked(db)
  const rows = await courierToSend(db)
  const lettersLeft = new Map(rows.map((row) => [row, row.letters.length]))
  /** Records of which something waits for the person, or for the next time. */
  const held = new Set(older === undefined ? rows.filter(({ towns }) => towns.some((town) => unsure.has(town))).flatMap(({ records }) => records) : [])
  /** A server of before this mark refuses it. */
  let isMarked = older !== undefined

  const free = (posts: readonly Posted[]): Posted[] => posts.filter(({ row: { records } }) => {
    if (!records.some((id) => held.has(id))) return true
    for (const id of records) held.add(id)
    return false
  })

  /** @param receipts of each letter; undefined: the server would not take it */
  const settle = async (batch: readonly Posted[], receipts?: readonly Receipt[][]): Promise<void> => {
    const isTaken = ({ outcome }: Receipt): boolean => outcome !== 'rejected'
    const stuck = new Set(batch.flatMap(({ row }, index) => (receipts?.[index]?.every(isTaken) ? [] : row.order)))
    for (const { row } of batch) {
      lettersLeft.set(row, lettersLeft.get(row)! - 1)
      if (stuck.has(row.order)) for (const id of row.records) held.add(id)
    }
    // A row is done with its last letter.
    await noteSent(db, [...new Set(batch.map(({ row }) => row))].filter((row) => stuck.has(row.order) || lettersLeft.get(row) === 0), stuck)
    onTaken(receipts?.flat().filter(isTaken).length ?? 0)
  }

  const post = async (batch: readonly Posted[]): Promise<void> => {
    const towns = new Set(batch.flatMap(({ row }) => row.towns))
    const cursors = Object.fromEntries(Object.entries(places).filter(([town]) => towns.has(town)))
    const body = JSON.stringify({ deviceId, cursors, bundles: bundlesOf(batch), ...(isMarked ? { older } : {}) } satisfies SealedRequest)
    const { receipts } = await session.json<SealedResponse>({ method: 'POST', path: '/api/sync/sealed', body })
    if (!Array.isArray(receipts) || receipts.length !== batch.length) throw new SyncProblem('offline', 'offline')
    await settle(batch, receipts)
  }

  /** Looks by halves for what cannot be taken, so that it never holds the others back. */
  const deliver = async (posts: readonly Posted[]): Promise<void> => {
    const batch = free(posts)
    if (batch.length === 0) return
    // A server that stops reading in the middle looks like a broken line: it would be tried for ever.
    if (batch.length === 1 && isTooLong(batch[0]!)) return settle(batch)
    try {
      await post(batch)
    } catch (error) {
      if (!(error instanceof SyncProblem)) throw error
      if (isMarked && error.code === 'bad-request' && error.at === 'older') {
        isMarked = false
        return deliver(batch)
      }
      if (error.code === 'timeout') pace.timedOut()
      else if (error.kind !== 'fault') throw error
      if (batch.length > 1) {
        const middle = Math.ceil(batch.length / 2)
        await deliver(batch.slice(0, middle))
        await deliver(batch.slice(middle))
      } else if (isOwnRefusal(error)) {
        await settle(batch)
      } else if (error.status === 400 || error.status === 413) {
        // Not the server: it waits for the next time, and with it what was saved after it.
        for (const id of batch[0]!.row.records) held.add(id)
      } else throw error
    }
  }

  let posts = postsOf(rows)
  while (posts.length > 0) {
    const batch = fitting(posts, pace.share())
    posts = posts.slice(batch.length)
    await deliver(batch)
  }
}
