import type { ErrorCode } from '@/contract'
import { asDeviceError, courierToSend, generationsThere, noteSent, notDelivered, openLocked, storedIdentity, waitInNewLogs, type LockedOptions, type UserDatabase } from '@/device'
import { isAtWork } from './background'
import { createClient, type Client } from './client'
import { sendCourier } from './courier-send'
import { storedCursors } from './cursors'
import type { World } from './environment'
import { createPace, type Pace } from './pace'
import { SyncProblem } from './problem'
import { createSessionKeeper, isShutOut, type SessionKeeper } from './session'
import { quarantineSealed } from './wipe-sealed'

/** What became of the edits a phone holds sealed. */
export interface SealedSent {
  /** Edits the server has taken now. */
  sent: number
  /** Edits the server does not have, what waits for the person included. */
  left: number
  /** Of them those that may go without the person. */
  waiting: number
  /** Why it ended early. */
  problem?: ErrorCode
  /** The device was shut out: edits it handed to the quarantine instead. */
  handedOver?: number
}

const waitingIn = async (db: UserDatabase): Promise<number> => (await courierToSend(db)).reduce((sum, { count }) => sum + count, 0)

/**
 * Sends what this phone holds sealed of a person, in all their databases, without their key: in the background, or when the
 * passphrase is forgotten. Under the lock of the sync, with a session renewed by the cookie. Sends nothing once the person has signed out.
 * A device that was shut out hands it to the quarantine.
 * @param contact also asks the server when nothing waits: whether the device may go on
 */
export async function sendSealed(personId: string, world: World, open: Omit<LockedOptions, 'cipher'> = {}, contact = false): Promise<SealedSent> {
  const options = { clock: world.clock, random: world.random, ...open }
  const answer: SealedSent = { sent: 0, left: 0, waiting: 0 }
  const databases: UserDatabase[] = []
  try {
    for (const generation of await generationsThere(personId, options)) {
      // One that does not open was put aside for that.
      const db = await openLocked(personId, { ...options, generation }).catch((error: unknown) => { answer.problem ??= asDeviceError(error).code })
      if (db) databases.push(db)
    }
    const newest = databases.at(-1)
    const identity = newest && await storedIdentity(newest)
    if (!newest || !identity) return answer
    const client = createClient(world)
    const session = createSessionKeeper(client, world.lock, personId, undefined, identity)
    const pace = createPace()
    await world.lock.hold(`ipw-sync-${personId}`, true, async () => {
      try {
        if (contact && await isAtWork(newest)) await session.token(true)
        for (const db of databases) {
          const rows = await courierToSend(db)
          const device = await storedIdentity(db)
          if (rows.length === 0 || !device) continue
          // Signed out, perhaps just now.
          if (!(await isAtWork(newest))) throw new SyncProblem('refused', 'signed-out', { status: 401 })
          const onTaken = (edits: number): void => { answer.sent += edits }
          await (db === newest ? sendCourier(db, device.id, session, pace, onTaken) : sendForgotten(db, device.id, session, pace, onTaken))
        }
      } catch (error) {
        answer.problem = error instanceof SyncProblem ? error.code : asDeviceError(error).code
        if (isShutOut(answer.problem)) answer.handedOver = await handOver(databases, client).catch(() => 0)
      }
    })
    for (const db of databases) {
      answer.left += await notDelivered(db)
      if (answer.problem !== 'signed-out') answer.waiting += await waitingIn(db)
    }
    return answer
  } finally {
    for (const db of databases) db.close()
  }
}

/** Sends what a database of which nobody has the key holds. What the server will not take stays there. */
async function sendForgotten(db: UserDatabase, deviceId: string, session: SessionKeeper, pace: Pace, onTaken: (edits: number) => void): Promise<void> {
  const rows = await courierToSend(db)
  try {
    await sendCourier(db, deviceId, session, pace, onTaken, db.generation)
  } catch (error) {
    // Numbered under a device that the server has shut out for the newer one: only a person with the key could number it anew.
    if (!(error instanceof SyncProblem) || error.code !== 'forbidden') throw error
    await noteSent(db, rows, new Set(rows.map(({ order }) => order)))
  }
}

/** Each under its own device; only that of the cookie is believed. */
async function handOver(databases: readonly UserDatabase[], client: Client): Promise<number> {
  let handed = 0
  for (const db of databases) {
    const device = await storedIdentity(db)
    if (device) {
      handed += await quarantineSealed(db, client, device.id).catch((error: unknown) => {
        if (error instanceof SyncProblem && error.code === 'forbidden') return 0
        throw error
      })
    }
  }
  return handed
}

type Storage = Pick<LockedOptions, 'indexedDB' | 'IDBKeyRange'>

/** Those whose passphrase was forgotten, or that were put aside: one that does not open is passed over. */
async function eachOlder({ personId, generation: newest, clock, random }: UserDatabase, storage: Storage, work: (db: UserDatabase) => Promise<void>): Promise<void> {
  for (const generation of (await generationsThere(personId, storage)).filter((each) => each < newest)) {
    const db = await openLocked(personId, { clock, random, ...storage, generation }).catch(() => undefined)
    try {
      if (db) await work(db)
    } finally {
      db?.close()
    }
  }
}

/**
 * Sends what older databases of a person still hold sealed, for a page that works with a newer one, under the lock of the sync; also
 * what they had sent before the server was restored. What it brings to the server comes back with the next pull.
 * @returns how to do it: to be called before the newer one sends, whose edits may build on theirs. Asks nobody again until it has to:
 * resolves to the edits the server has taken. @throws SyncProblem, DeviceError
 */
export function createOlderSender(newest: UserDatabase, session: SessionKeeper, storage: Storage = {}): () => Promise<number> {
  let done: string | undefined
  return async () => {
    if (newest.generation === 0) return 0
    const epochs = Object.fromEntries(Object.entries(await storedCursors(newest)).flatMap(([town, { epoch }]) => (epoch ? [[town, epoch]] : [])))
    const logs = JSON.stringify(epochs)
    if (logs === done) return 0
    let [sent, waiting] = [0, 0]
    await eachOlder(newest, storage, async (db) => {
      await waitInNewLogs(db, epochs)
      const device = await storedIdentity(db)
      if (device) await sendForgotten(db, device.id, session, createPace(), (edits) => { sent += edits })
      waiting += await waitingIn(db)
    })
    if (waiting === 0) done = logs
    return sent
  }
}

/** Edits in older databases of a person that the server does not have, and that nobody can open on this phone. */
export async function leftInOlder(newest: UserDatabase, storage: Storage = {}): Promise<number> {
  let left = 0
  await eachOlder(newest, storage, async (db) => { left += await notDelivered(db) })
  return left
}
