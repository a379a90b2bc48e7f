import type { Receipt } from '@/contract'
import { CodedError } from '../errors'
import { readMutation, type Arrived, type Envelope } from './read-mutation'
import type { SyncStore } from './store'
import { takeIn, type Asker, type Push, type PushTools } from './take-in'

export function readPush(asker: Asker, mutations: readonly Envelope[]): Push {
  const arrived = new Map<string, Arrived>()
  for (const raw of mutations) {
    const key = raw.mutationId.toLowerCase()
    if (!arrived.has(key)) arrived.set(key, readMutation(raw))
  }
  return { asker, arrived }
}

/**
 * Takes a device's edits: all effects, receipts and log entries in one transaction, or nothing at all.
 *
 * Each mutation is judged alone, so a bad one is `rejected` and the others proceed. Deciding touches no SQL: the records of
 * the whole batch are loaded and locked first, the merge runs in memory, the results go back in a few bulk statements. See
 * docs/decisions/2026-11-22-push-without-savepoints.md.
 *
 * @param mutations the batch after the check of its envelope
 * @returns one receipt for each mutation id, in the order asked
 * @throws CodedError `device-revoked`; `log-restored` when a cursor of the asker's is not in its town's log; any failure means
 *   nothing was recorded
 */
export async function push(store: Pick<SyncStore, 'transact'>, asker: Asker, mutations: readonly Envelope[], tools: PushTools): Promise<Receipt[]> {
  const [answer] = await pushTogether(store, [readPush(asker, mutations)], tools)
  if (answer instanceof CodedError) throw answer
  return answer!
}

/**
 * Takes the edits of several devices in one transaction, as if one came after the other: all of it is recorded, or nothing is.
 * @param pushes none of them speaks of a device, a mutation or a record that another one speaks of
 * @returns for each its receipts, or why it was not taken: see `push`
 */
export async function pushTogether(store: Pick<SyncStore, 'transact'>, pushes: readonly Push[], tools: PushTools): Promise<(Receipt[] | CodedError)[]> {
  const answers = await store.transact(pushes.map(({ asker: { scope } }) => scope), (transaction) => takeIn(transaction, pushes, tools))
  return pushes.map(({ arrived }, index) => {
    const answer = answers[index]!
    return answer instanceof CodedError ? answer : [...arrived].map(([key, { mutationId, mutation }]) => {
      const { town, ...receipt } = answer.get(key)!
      // Only of a record that has moved is the town news to the device.
      return { ...receipt, mutationId, ...(mutation && town !== undefined && town !== mutation.town ? { town } : {}) }
    })
  })
}
