import { Dexie } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { argon2id } from 'hash-wasm'
import { createCipher, openVault, systemClock, systemRandom, type Derive } from '~/src/device'
import { UserDatabase } from '~/src/device/database'
import { VaultStore } from '~/src/device/vault/vault-store'
import { PASSPHRASE } from './pages'

/** Argon2id as the phone's worker does it. */
export const deriveHere: Derive = (password, salt, { memoryKiB, iterations, lanes }) =>
  argon2id({ password, salt, memorySize: memoryKiB, iterations, parallelism: lanes, hashLength: 32, outputType: 'binary' })

interface Dump { name: string; stores: { name: string; inbound: boolean; rows: { key: IDBValidKey; text: string }[] }[] }
export interface InPage { run: <A, R>(work: (argument: A) => R | Promise<R>, argument: A) => Promise<R> }

/** Runs in the page: every row of the databases with that beginning, bytes written as text. */
async function dumped({ beginning, only }: { beginning: string; only: string[] | null }): Promise<Dump[]> {
  const ended = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })
  const asText = (row: unknown): string => JSON.stringify(row, (_name, value: unknown) => {
    if (value instanceof ArrayBuffer) return { $buffer: asBase64(new Uint8Array(value)) }
    return ArrayBuffer.isView(value) ? { $bytes: asBase64(value as Uint8Array) } : value
  })
  const asBase64 = (bytes: Uint8Array): string => {
    let text = ''
    for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
    return btoa(text)
  }
  const names = (await indexedDB.databases()).map(({ name }) => name!).filter((name) => name.startsWith(beginning)).sort()
  const dumps: Dump[] = []
  for (const name of names) {
    const database = await ended(indexedDB.open(name))
    const stores = []
    for (const store of [...database.objectStoreNames].filter((each) => !only || only.includes(each))) {
      const from = database.transaction(store).objectStore(store)
      const [keys, rows] = await Promise.all([ended(from.getAllKeys()), ended(from.getAll())])
      stores.push({ name: store, inbound: from.keyPath !== null, rows: rows.map((row, at) => ({ key: keys[at]!, text: asText(row) })) })
    }
    database.close()
    dumps.push({ name, stores })
  }
  return dumps
}

const asRow = (text: string): unknown => JSON.parse(text, (_name, value: { $bytes?: string; $buffer?: string } | null) => {
  if (typeof value !== 'object' || value === null) return value
  if (typeof value.$bytes === 'string') return new Uint8Array(Buffer.from(value.$bytes, 'base64'))
  return typeof value.$buffer === 'string' ? new Uint8Array(Buffer.from(value.$buffer, 'base64')).buffer : value
})

/** Rows as they stand in the browser, sealed: only keys and what indexes hold can be read. Of the newest database of the phone's only person. */
export async function sealedRows<Row>(page: InPage, table: string): Promise<Row[]> {
  const dump = (await page.run(dumped, { beginning: 'ipw-user-', only: [table] })).at(-1)
  return (dump?.stores[0]?.rows ?? []).map(({ text }) => asRow(text) as Row)
}

async function filled(db: Dexie, dump: Dump, storage: { indexedDB: IDBFactory }): Promise<void> {
  const plain = new Dexie(dump.name, { ...storage, IDBKeyRange })
  plain.version(db.verno || 1).stores(Object.fromEntries(db.tables.map(({ name, schema }) => [name, [schema.primKey.src, ...schema.indexes.map(({ src }) => src)].join(',')])))
  for (const { name, inbound, rows } of dump.stores) {
    if (plain.tables.some((table) => table.name === name)) await plain.table(name).bulkPut(rows.map(({ text }) => asRow(text)), inbound ? undefined : rows.map(({ key }) => key) as never)
  }
  plain.close()
}

/**
 * A copy, here, of what a phone keeps of its only person, opened by the passphrase of the journeys as the phone itself would: from the
 * wraps and boxes on its disk alone.
 */
export async function copyOfPhone(page: InPage, { only }: { only?: string[] } = {}): Promise<UserDatabase> {
  const storage = { indexedDB: new IDBFactory(), IDBKeyRange }
  const user = (await page.run(dumped, { beginning: 'ipw-user-', only: only ? [...only, 'meta'] : null })).at(-1)
  const wraps = (await page.run(dumped, { beginning: 'ipw-vault-', only: null }))[0]
  if (!user || !wraps) throw new Error('there is no vault on this phone')
  const personId = wraps.name.replace('ipw-vault-', '')
  const generation = Number(user.name.split('~')[1] ?? 0)
  const store = new VaultStore(personId, storage)
  await filled(store, wraps, storage)
  store.close()
  const vault = openVault(personId, { ...storage, clock: systemClock, random: systemRandom, derive: deriveHere })
  const cipher = createCipher(await vault.unlockWithPassphrase(PASSPHRASE))
  vault.close()
  await filled(new UserDatabase(personId, { ...storage, generation }), user, storage)
  const db = new UserDatabase(personId, { ...storage, generation, cipher })
  await db.open()
  return db
}
