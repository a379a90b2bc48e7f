import { Dexie, type DBCore, type DBCoreCursor, type DBCoreKeyRange, type DBCoreMutateRequest, type DBCoreQuery, type DBCoreTable, type DBCoreTableSchema, type Middleware } from 'dexie'
import { DeviceError } from '../errors'
import { createTextBytes } from '../text-bytes'
import { BoxSpoilt, type Cipher } from './cipher'
import { createRemembered } from './remembered'
import { fromBytes, toBytes } from './row-bytes'

/** What of a database stays readable without its key, besides primary keys and what indexes hold. */
export interface SealingRules {
  /** Tables that are left as they are: what stands there is sealed already, or says nothing. */
  clearTables?: readonly string[]
  /** By table, primary keys of rows that are left as they are: counters and marks. */
  clearKeys?: Readonly<Record<string, ReadonlySet<unknown>>>
  /** By table, indexed properties (texts, or lists of texts) of which the index holds only a blinded form: it can be asked for equals only. */
  blinded?: Readonly<Record<string, readonly string[]>>
  /** Tables of which a row that does not open comes without its content, for a part of the app that can mend it; elsewhere it is an error. */
  mended?: readonly string[]
  /** Tables whose rows are read again soon after they were written. Remembered rows are shared: nothing may change one in place, and they hold no undefined members. */
  remembered?: readonly string[]
}

type Row = Record<string, unknown>

/** Nearest to the database: what watches and caches rows (Dexie's own layers: -1 and above) sees them open. */
const LEVEL = -2
/** `DBCoreRangeType` is a const enum. */
const EQUAL = 1
const ANY = 3
const NEVER = 4
/** Name of the one property that holds the rest of a row. */
const BOX = 'box'

interface Seal {
  row(row: Row, key: unknown): Row
  open(row: Row, key: unknown): Row
  query(query: DBCoreQuery): DBCoreQuery
}

/** How the rows of one table are sealed. */
function sealOf(schema: DBCoreTableSchema, cipher: Cipher | undefined, rules: SealingRules): Seal {
  const textBytes = createTextBytes()
  const { name, primaryKey, indexes } = schema
  const inbound = typeof primaryKey.keyPath === 'string' ? primaryKey.keyPath : undefined
  const blinded = rules.blinded?.[name] ?? []
  const clearKeys = rules.clearKeys?.[name]
  const remembered = cipher && rules.remembered?.includes(name) ? createRemembered((then) => cipher.whenForgotten(then)) : undefined
  const indexed = [...new Set(indexes.flatMap((index) => index.keyPath ?? []))]
  const keyOf = (row: Row, key: unknown): unknown => (inbound === undefined ? key : row[inbound])
  // A number that the database gives is not known before the row is written.
  const about = (key: unknown): string => `${name}|${primaryKey.autoIncrement ? '' : String(key)}`
  const known = (): Cipher => {
    if (!cipher) throw new DeviceError('vault-locked')
    return cipher
  }
  const blind = (value: unknown): unknown => (Array.isArray(value) ? value.map((each) => known().blind(String(each))) : known().blind(String(value)))

  return {
    row(row, outKey) {
      const key = keyOf(row, outKey)
      if (clearKeys?.has(key)) return row
      const stored: Row = {}
      for (const property of indexed) if (row[property] !== undefined) stored[property] = blinded.includes(property) ? blind(row[property]) : row[property]
      const content = { ...row }
      if (inbound !== undefined) {
        if (row[inbound] !== undefined) stored[inbound] = row[inbound]
        delete content[inbound]
      }
      const bytes = toBytes(content, textBytes)
      const box = known().seal(bytes, about(key))
      bytes.fill(0)
      stored[BOX] = box
      remembered?.keep(key, box, content)
      return stored
    },
    open(stored, outKey) {
      const key = keyOf(stored, outKey)
      if (clearKeys?.has(key)) return stored
      const withKey = (row: Row): Row => {
        if (inbound !== undefined) row[inbound] = stored[inbound]
        return row
      }
      try {
        const box = stored[BOX]
        if (!ArrayBuffer.isView(box)) throw new BoxSpoilt('no box')
        const content = remembered?.find(key, box as Uint8Array) ?? fromBytes(known().open(box as Uint8Array, about(key))) as Row
        remembered?.keep(key, box as Uint8Array, content)
        return withKey(remembered ? { ...content } : content)
      } catch (error) {
        if (error instanceof DeviceError) throw error
        if (!rules.mended?.includes(name)) throw new DeviceError('vault-spoilt', name, error)
        return withKey(Object.fromEntries(indexed.filter((property) => !blinded.includes(property)).map((property) => [property, stored[property]])))
      }
    },
    query(query) {
      const { index, range } = query
      if (typeof index.keyPath !== 'string' || index.isPrimaryKey || !blinded.includes(index.keyPath)) return query
      if (range.type === ANY || range.type === NEVER) return query
      // Blinded texts have no order.
      if (range.type !== EQUAL && range.lower !== range.upper) throw new TypeError(`${name}.${index.keyPath} can be asked for equals only`)
      const key = blind(range.lower)
      return { index, range: { ...range, lower: key, upper: key } satisfies DBCoreKeyRange }
    },
  }
}

/** A cursor whose values are open. The browser's own properties cannot be inherited, hence those that only pass on. */
function openCursor(cursor: DBCoreCursor, seal: Seal): DBCoreCursor {
  let at: unknown
  let row: Row | undefined
  return Object.create(cursor, {
    key: { get: (): unknown => cursor.key },
    primaryKey: { get: (): unknown => cursor.primaryKey },
    value: {
      get(): Row {
        if (row === undefined || at !== cursor.value) {
          at = cursor.value
          row = seal.open(cursor.value as Row, cursor.primaryKey)
        }
        return row
      },
    },
  }) as DBCoreCursor
}

function sealedTable(table: DBCoreTable, seal: Seal): DBCoreTable {
  const open = (row: unknown, key?: unknown): unknown => (row === undefined || row === null ? row : seal.open(row as Row, key))
  const mutate: DBCoreTable['mutate'] = (request) => {
    if (request.type !== 'add' && request.type !== 'put') return table.mutate(request)
    try {
      const values = request.values.map((row: Row, index) => seal.row(row, request.keys?.[index]))
      return table.mutate({ ...request, values } as DBCoreMutateRequest)
    } catch (error) {
      return Dexie.Promise.reject(error) as ReturnType<DBCoreTable['mutate']>
    }
  }
  return {
    ...table,
    mutate,
    get: (request) => table.get(request).then((row) => open(row, request.key)),
    getMany: (request) => table.getMany(request).then((rows) => rows.map((row, index) => open(row, request.keys[index]))),
    query: (request) => table.query({ ...request, query: seal.query(request.query) })
      .then((response) => (request.values ? { ...response, result: response.result.map((row) => open(row)) } : response)),
    openCursor: (request) => table.openCursor({ ...request, query: seal.query(request.query) })
      .then((cursor) => (cursor && request.values ? openCursor(cursor, seal) : cursor)),
    count: (request) => table.count({ ...request, query: seal.query(request.query) }),
  }
}

/**
 * Seals every row on its way into the database and opens it on its way out, inside the transaction it belongs to. Clear stay
 * primary keys and what indexes hold; all else of a row becomes one `box`, bound to its table and key. Above it, repositories,
 * live queries and caches work on open rows.
 * @param cipher absent: the person's vault is locked; counts and keys can be read, rows cannot (`vault-locked`)
 */
export function createSealing(cipher: Cipher | undefined, rules: SealingRules = {}): Middleware<DBCore> {
  return {
    stack: 'dbcore',
    name: 'sealing',
    level: LEVEL,
    create: (core) => ({
      ...core,
      table(name) {
        const table = core.table(name)
        if (rules.clearTables?.includes(name)) return table
        return sealedTable(table, sealOf(table.schema, cipher, rules))
      },
    }),
  }
}
