import { Dexie, type DBCore, type DBCoreMutateResponse, type DBCoreTable, type DBCoreTransaction, type Middleware } from 'dexie'
import type { SealingKey } from '@/contract'
import type { Random } from './clock'
import { createCourierPen, type CourierPen } from './courier-rows'
import type { KeyedRow, OutboxRow } from './rows'

/** Key in `meta` of the server's public key. Sealed as any other row: whoever could put another in its place would read what is saved after. */
export const SEALING_KEY = 'sealingKey'

/** Just above the layer that seals for the phone: it sees open rows. */
const LEVEL = -1.5
const DEVICE_ID = 'deviceId'

/**
 * Writes down in `courier`, for the server only, what is written to the outbox, in the same transaction and under the same keys: whatever
 * adds, changes, renumbers or removes edits, the courier never holds anything else than the outbox. Until the server's key and
 * the phone's own id are known it stays empty.
 */
export function mirrorToCourier(random: Pick<Random, 'bytes'>): Middleware<DBCore> {
  let pen: CourierPen | undefined
  const penFor = (key: SealingKey): CourierPen => {
    if (pen?.key.id !== key.id || pen.key.key !== key.key) pen = createCourierPen(key, random)
    return pen
  }

  return {
    stack: 'dbcore',
    name: 'courier',
    level: LEVEL,
    create(core) {
      const write = (trans: DBCoreTransaction, rows: readonly OutboxRow[]): PromiseLike<unknown> => {
        const courier = core.table('courier')
        return core.table('meta').getMany({ trans, keys: [SEALING_KEY, DEVICE_ID] }).then(([key, device]: (KeyedRow | undefined)[]) => (
          key && device
            ? courier.mutate({ type: 'put', trans, values: rows.map((row) => penFor(key.value as SealingKey).row(row, String(device.value))) })
            : courier.mutate({ type: 'delete', trans, keys: rows.map((row) => row.order) })
        )).then(mustSucceed)
      }

      const mirrored = (outbox: DBCoreTable): DBCoreTable => ({
        ...outbox,
        mutate: (request) => outbox.mutate(request).then((response) => {
          if (response.numFailures > 0) return response
          const { trans } = request
          const copied = request.type === 'add' || request.type === 'put' ? write(trans, request.values as OutboxRow[])
            : core.table('courier').mutate(request.type === 'delete' ? { type: 'delete', trans, keys: request.keys } : { type: 'deleteRange', trans, range: request.range }).then(mustSucceed)
          return copied.then(() => response)
        }) as Promise<DBCoreMutateResponse>,
      })

      return {
        ...core,
        transaction: (stores, mode, options) => core.transaction(
          mode === 'readwrite' && stores.includes('outbox') ? [...new Set([...stores, 'courier', 'meta'])] : stores, mode, options),
        table: (name) => (name === 'outbox' ? mirrored(core.table(name)) : core.table(name)),
      }
    },
  }
}

/** A copy that is not written must not leave an outbox that is: the transaction ends. */
function mustSucceed(response: DBCoreMutateResponse): void {
  if (response.numFailures > 0) throw Object.values(response.failures)[0] ?? new Dexie.DexieError()
}
