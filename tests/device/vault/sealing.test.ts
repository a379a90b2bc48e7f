import { Dexie, liveQuery, type Table } from 'dexie'
import fc from 'fast-check'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { describe, expect, test } from 'vitest'
import { createCipher, DeviceError, type Cipher } from '@/device'
import { createSealing } from '@/device/vault/sealing'
import { seededRandom, testCipher } from '../phone'
import { mustBeSame, value } from './values'

interface Item { id: string; place: number; town?: string; links?: string[]; mark?: string; name?: unknown; text?: unknown }
interface Numbered { id?: number; size: number; note?: unknown }
interface Loose { value: unknown }

class World extends Dexie {
  declare items: Table<Item, string>
  declare numbered: Table<Numbered, number>
  declare loose: Table<Loose, string>
  declare marks: Table<{ key: string; value: unknown }, string>
}

const open = (sealed: boolean, indexedDB = new IDBFactory(), cipher: Cipher | undefined = testCipher()): World => {
  const db = new World('world', { indexedDB, IDBKeyRange, cache: 'disabled' })
  db.version(1).stores({ items: 'id, place, [town+place], *links, mark', numbered: '++id, size', loose: '', marks: 'key' })
  if (sealed) db.use(createSealing(cipher, { blinded: { items: ['links', 'mark'] }, clearKeys: { marks: new Set(['open']) }, mended: ['items'] }))
  return db
}

describe('a cipher', () => {
  const cipher = testCipher()
  const bytes = (text: string) => new TextEncoder().encode(text)

  test('opens what it sealed, and only about the same', () => {
    const box = cipher.seal(bytes('宜兴'), 'records|1')
    expect(new TextDecoder().decode(cipher.open(box, 'records|1'))).toBe('宜兴')
    expect(() => cipher.open(box, 'records|2')).toThrow('does not open')
    expect(() => createCipher(new Uint8Array(32).fill(8)).open(box, 'records|1')).toThrow('does not open')
  })

  test('no change of a single bit goes unnoticed', () => {
    const box = cipher.seal(bytes('13812345678'), 'a')
    fc.assert(fc.property(fc.nat(box.length - 1), fc.nat(7), (at, bit) => {
      const other = box.slice()
      other[at]! ^= 1 << bit
      expect(() => cipher.open(other, 'a')).toThrow()
    }))
    for (let length = 0; length < box.length; length += 1) expect(() => cipher.open(box.slice(0, length), 'a')).toThrow()
  })

  test('the same twice gives two boxes, and the same blinded text', () => {
    expect(cipher.seal(bytes('a'), 'a')).not.toEqual(cipher.seal(bytes('a'), 'a'))
    expect(cipher.blind('a')).toBe(cipher.blind('a'))
    expect(cipher.blind('a')).not.toBe(cipher.blind('b'))
    expect(createCipher(new Uint8Array(32).fill(8)).blind('a')).not.toBe(cipher.blind('a'))
  })

  test('knows nothing any more once it has forgotten', () => {
    const own = createCipher(new Uint8Array(32).fill(7))
    const box = own.seal(bytes('a'), 'a')
    own.forget()
    for (const ask of [() => own.open(box, 'a'), () => own.seal(bytes('a'), 'a'), () => own.blind('a')]) expect(ask).toThrow(new DeviceError('vault-locked'))
  })

  test('needs 32 bytes', () => { expect(() => createCipher(new Uint8Array(16))).toThrow(RangeError) })
})

const IDS = ['a', 'b', 'c', 'd', 'e']
const LINKS = ['x', 'y', 'z']
const item = fc.record({ id: fc.constantFrom(...IDS), place: fc.nat(9), town: fc.constantFrom('1', '2'), links: fc.uniqueArray(fc.constantFrom(...LINKS)), mark: fc.constantFrom(...LINKS), name: value, text: fc.string() },
  { requiredKeys: ['id', 'place'], noNullPrototype: true })
const range = fc.tuple(fc.nat(9), fc.nat(9)).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)])
const size = fc.nat(5)

/** An operation on a database, which answers the same whether it is sealed or not. */
type Step = (db: World) => PromiseLike<unknown>
const quietly = (step: Step): Step => async (db) => {
  try {
    return await step(db)
  } catch (error) {
    return (error as Error).name
  }
}
const step: fc.Arbitrary<Step> = fc.oneof(
  item.map((row): Step => (db) => db.items.put({ ...row })),
  item.map((row): Step => (db) => db.items.add({ ...row })),
  fc.array(item, { maxLength: 5 }).map((rows): Step => (db) => db.items.bulkPut(rows.map((row) => ({ ...row })))),
  fc.array(item, { maxLength: 3 }).map((rows): Step => (db) => db.items.bulkAdd(rows.map((row) => ({ ...row })))),
  fc.tuple(fc.constantFrom(...IDS), value).map(([id, name]): Step => (db) => db.items.update(id, { name, text: undefined })),
  fc.tuple(item).map(([row]): Step => (db) => db.items.upsert(row.id, { place: row.place, name: row.name })),
  fc.tuple(range, value).map(([[from, to], name]): Step => (db) => db.items.where('place').between(from, to, true, true).modify({ name })),
  range.map(([from, to]): Step => (db) => db.items.where('place').between(from, to).modify((row, ref) => { if (row.town === '1') delete (ref as { value?: Item }).value; else row.links = [...row.links ?? [], 'x'].filter((link, index, all) => all.indexOf(link) === index) })),
  fc.constantFrom(...IDS).map((id): Step => (db) => db.items.delete(id)),
  range.map(([from, to]): Step => (db) => db.items.where('place').between(from, to).delete()),
  fc.constantFrom(...IDS).map((id): Step => (db) => db.items.where('id').above(id).delete()),
  fc.constantFrom(...LINKS).map((link): Step => (db) => db.items.where('links').equals(link).delete()),
  fc.constantFrom(...IDS).map((id): Step => (db) => db.items.get(id)),
  fc.array(fc.constantFrom(...IDS)).map((ids): Step => (db) => db.items.bulkGet(ids)),
  range.map(([from, to]): Step => (db) => db.items.where('place').between(from, to, true, true).reverse().offset(1).limit(2).toArray()),
  range.map(([from, to]): Step => (db) => db.items.where('[town+place]').between(['1', from], ['1', to]).toArray()),
  fc.constantFrom(...LINKS).map((link): Step => (db) => db.items.where('links').equals(link).sortBy('id')),
  fc.constantFrom(...LINKS).map((link): Step => async (db) => [await db.items.where('links').equals(link).count(), await db.items.where('mark').equals(link).primaryKeys()]),
  fc.constantFrom(...LINKS).map((link): Step => (db) => db.items.where({ mark: link }).filter((row) => row.place > 2).toArray()),
  fc.constant<Step>((db) => db.items.filter((row) => row.place % 2 === 0).toArray()),
  fc.constant<Step>((db) => db.items.orderBy('place').uniqueKeys()),
  fc.constant<Step>(async (db) => { const seen: unknown[] = []; await db.items.orderBy('place').reverse().until(() => seen.length > 2).each((row, cursor) => { seen.push([row, cursor.key, cursor.primaryKey]) }); return seen }),
  fc.constant<Step>((db) => db.items.where('place').anyOf(1, 3, 5).and((row) => row.name !== null).primaryKeys()),
  fc.constant<Step>((db) => db.items.clear()),
  fc.tuple(size, value).map(([size, note]): Step => (db) => db.numbered.add({ size, note })),
  fc.tuple(fc.integer({ min: 1, max: 4 }), size, value).map(([id, size, note]): Step => (db) => db.numbered.put({ id, size, note })),
  fc.integer({ min: 1, max: 4 }).map((id): Step => async (db) => [await db.numbered.get(id), await db.numbered.orderBy('size').toArray()]),
  fc.integer({ min: 1, max: 4 }).map((id): Step => (db) => db.numbered.update(id, { size: 9 })),
  fc.tuple(fc.constantFrom(...IDS), value).map(([key, value]): Step => (db) => db.loose.put({ value }, key)),
  fc.array(fc.tuple(fc.constantFrom(...IDS), value), { maxLength: 3 }).map((rows): Step => (db) => db.loose.bulkPut(rows.map(([, value]) => ({ value })), rows.map(([key]) => key))),
  fc.constantFrom(...IDS).map((key): Step => async (db) => { const seen: unknown[] = []; await db.loose.each((row, { primaryKey }) => { seen.push([primaryKey, row]) }); return [await db.loose.get(key), seen] }),
  fc.constant<Step>((db) => db.loose.toCollection().modify((row) => { row.value = 1 })),
  fc.tuple(fc.constantFrom('open', 'closed'), value).map(([key, value]): Step => (db) => db.marks.put({ key, value })),
  fc.constant<Step>((db) => db.marks.toArray()),
  fc.tuple(item, item).map(([a, b]): Step => (db) => db.transaction('rw', [db.items, db.numbered], async () => {
    await db.items.put({ ...a })
    await db.numbered.add({ size: 1, note: await db.items.bulkGet([a.id, b.id]) })
    if (a.place < b.place) throw new RangeError('taken back')
    await db.items.put({ ...b })
  })),
)

describe('a sealed database beside a plain one', () => {
  test('the same operations give the same answers', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step.map(quietly), { minLength: 1, maxLength: 25 }), async (steps) => {
      const [plain, sealed] = [open(false), open(true)]
      try {
        for (const run of steps) mustBeSame(await run(sealed), await run(plain))
        for (const table of ['items', 'numbered', 'marks']) mustBeSame(await sealed.table(table).toArray(), await plain.table(table).toArray())
      } finally {
        plain.close()
        sealed.close()
      }
    }), { numRuns: 60 })
  }, 60_000)

  test('a live query runs again for what it read, over a blinded index too', async () => {
    const db = open(true)
    const seen: number[] = []
    await new Promise<void>((resolve, reject) => {
      liveQuery(() => db.items.where('links').equals('x').count()).subscribe({
        next(count) {
          seen.push(count)
          if (count === 0 && seen.length === 1) db.items.add({ id: 'a', place: 1, links: ['x'] }).catch(reject)
          else if (count === 1) db.items.update('a', { links: ['y'] }).catch(reject)
          else resolve()
        },
        error: reject,
      })
    })
    expect(seen).toEqual([0, 1, 0])
    db.close()
  })
})

/** The database as it lies on the disk. */
const raw = async (indexedDB: IDBFactory, table: string): Promise<Record<string, unknown>[]> => {
  const db = open(false, indexedDB)
  try {
    return await db.table(table).toArray()
  } finally {
    db.close()
  }
}

describe('on the disk', () => {
  const rows: Item[] = [{ id: 'a', place: 1, town: '1', links: ['enterprise.creditCode=91320282'], mark: 'secret', name: '周敏' }, { id: 'b', place: 2, name: '李强' }]

  test('stand primary keys, index values and boxes, nothing else', async () => {
    const disk = new IDBFactory()
    const db = open(true, disk)
    await db.items.bulkAdd(rows.map((row) => ({ ...row })))
    await db.marks.bulkPut([{ key: 'open', value: 1 }, { key: 'closed', value: '周敏' }])
    db.close()
    const [first, second] = await raw(disk, 'items')
    expect(Object.keys(first!).sort()).toEqual(['box', 'id', 'links', 'mark', 'place', 'town'])
    expect(Object.keys(second!).sort()).toEqual(['box', 'id', 'place'])
    expect(await raw(disk, 'marks')).toEqual([{ key: 'closed', box: expect.any(Uint8Array) }, { key: 'open', value: 1 }])
    const bytes = Buffer.concat([first!, second!].map((row) => Buffer.from(row.box as Uint8Array)))
    expect(JSON.stringify([first, second]) + bytes.toString('utf8') + bytes.toString('utf16le')).not.toMatch(/周敏|李强|91320282|secret/)
  })

  test('a box that was moved, spoilt or taken away comes without its content where that is mended, and is an error elsewhere', async () => {
    const disk = new IDBFactory()
    const db = open(true, disk)
    await db.items.bulkAdd(rows.map((row) => ({ ...row })))
    await db.marks.put({ key: 'closed', value: 1 })
    db.close()
    const plain = open(false, disk)
    const stored = await plain.items.toArray() as unknown as Record<string, unknown>[]
    await plain.items.bulkPut([{ ...stored[0], box: stored[1]!.box } as never, { id: 'c', place: 3, name: 'put in from outside' }])
    await plain.marks.put({ key: 'closed', box: new Uint8Array(60) } as never)
    plain.close()
    const again = open(true, disk)
    expect(await again.items.toArray()).toEqual([{ id: 'a', place: 1, town: '1' }, { id: 'b', place: 2, name: '李强' }, { id: 'c', place: 3, town: undefined }])
    expect(await again.items.get('b')).toEqual(rows[1])
    const seen: unknown[] = []
    await again.items.orderBy('place').each((row) => { seen.push(row.name) })
    expect(seen).toEqual([undefined, '李强', undefined])
    for (const ask of [() => again.marks.get('closed'), () => again.marks.toArray(), () => again.marks.each(() => undefined), () => again.marks.update('closed', { value: 2 })]) {
      await expect(ask()).rejects.toMatchObject({ code: 'vault-spoilt', at: 'marks' })
    }
    // What cannot be read can be replaced.
    await again.marks.put({ key: 'closed', value: 3 })
    expect(await again.marks.get('closed')).toEqual({ key: 'closed', value: 3 })
    again.close()
  })

  test('without a key there are keys and counts, and nothing can be read or written', async () => {
    const disk = new IDBFactory()
    const db = open(true, disk)
    await db.items.bulkAdd(rows.map((row) => ({ ...row })))
    await db.marks.put({ key: 'open', value: 5 })
    db.close()
    const locked = new World('world', { indexedDB: disk, IDBKeyRange, cache: 'disabled' })
    locked.version(1).stores({ items: 'id, place, [town+place], *links, mark', numbered: '++id, size', loose: '', marks: 'key' })
    locked.use(createSealing(undefined, { blinded: { items: ['links', 'mark'] }, clearKeys: { marks: new Set(['open']) } }))
    expect([await locked.items.count(), await locked.items.where('place').above(1).primaryKeys(), await locked.items.orderBy('place').uniqueKeys()]).toEqual([2, ['b'], [1, 2]])
    await locked.marks.put({ key: 'open', value: 6 })
    expect(await locked.marks.get('open')).toEqual({ key: 'open', value: 6 })
    for (const ask of [() => locked.items.get('a'), () => locked.items.toArray(), () => locked.items.add({ id: 'z', place: 1 }), () => locked.items.where('links').equals('x').count(), () => locked.items.toCollection().modify({ place: 1 })]) {
      await expect(ask()).rejects.toMatchObject({ code: 'vault-locked' })
    }
    expect(await locked.items.get('nowhere')).toBeUndefined()
    locked.close()
  })

  test('a key that is wrong opens nothing', async () => {
    const disk = new IDBFactory()
    const db = open(true, disk)
    await db.marks.put({ key: 'closed', value: 1 })
    db.close()
    const other = open(true, disk, createCipher(new Uint8Array(32).fill(9), seededRandom(3)))
    await expect(other.marks.get('closed')).rejects.toMatchObject({ code: 'vault-spoilt' })
    other.close()
  })

  test('a blinded index is asked for equals only', async () => {
    const db = open(true)
    await expect(db.items.where('links').startsWith('a').toArray()).rejects.toThrow('equals only')
    db.close()
  })
})
