import { Dexie } from 'dexie'
import fc from 'fast-check'
import { IDBKeyRange, type IDBFactory } from 'fake-indexeddb'
import { describe, expect, test } from 'vitest'
import { createCipher, openDevice, openUserDatabase, type Device } from '@/device'
import { handClock, newDisk, openPhone, seededRandom, testCipher, TOWN, type Disk } from '../phone'

const PERSON = 'person-1'
const CLEAR = `ipw-user-${PERSON}`
const PHOTO = Uint8Array.from({ length: 4_000 }, (_, index) => index % 251).buffer

/** The database of the last version that sealed nothing. */
function clearDatabase(disk: Disk, name = CLEAR): Dexie {
  const db = new Dexie(name, { indexedDB: disk.indexedDB, IDBKeyRange, cache: 'disabled' })
  db.version(1).stores({
    records: 'id, placed, [town+placed], touch, *links', outbox: 'order, count, rejectedAt', sent: '++id, count', unsettled: 'id', setAside: 'deviceSeq', drafts: 'id, updatedAt',
    attachments: 'id, draftId, state', attachmentBytes: 'id', cursors: 'town', aside: 'id', uploads: 'key, fingerprint', keyed: 'key', meta: 'key',
  })
  return db
}

const TABLES = ['records', 'outbox', 'sent', 'unsettled', 'setAside', 'drafts', 'attachments', 'attachmentBytes', 'cursors', 'aside', 'uploads', 'keyed', 'meta'] as const
type Rows = Record<string, unknown[]>
const OWN = new Set(['schema', 'vault', 'moved', 'moving'])

const rowsOf = async (db: Dexie): Promise<Rows> => Object.fromEntries(await Promise.all(TABLES.map(async (table) => {
  const rows = await db.table(table).toArray() as Record<string, unknown>[]
  return [table, table === 'meta' ? rows.filter(({ key }) => !OWN.has(String(key))) : rows] as const
})))

/** A phone as it was left by that version: work of all kinds, sent and unsent. */
async function leftBehind(disk: Disk, records: number): Promise<Rows> {
  const made = await openPhone({ disk: newDisk(), personId: PERSON })
  await made.db.meta.bulkPut([{ key: 'deviceId', value: 'device-1' }, { key: 'firstSeq', value: 1 }, { key: 'departures', value: [{ id: 'x', name: '某公司' }] }])
  const draft = await made.drafts.create('visit', { note: '草稿' })
  for (let n = 0; n < 3; n += 1) await made.attachments.addToDraft(draft.id, { role: 'photo', name: `${n}.jpg`, type: 'image/jpeg', bytes: PHOTO.slice(n) } as never)
  await made.records.createMany(Array.from({ length: records }, (_, n) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name: `企业${n}`, creditCode: '91320282MA1X00001X' } as never })))
  await made.db.sent.bulkAdd([{ at: 1, count: 0, items: [] }, { at: 2, count: 0, items: [] }])
  await made.db.unsettled.put({ id: 2 })
  await made.db.keyed.put({ key: 'comment', value: { text: '半句', at: new Date(5) } })
  const rows = await rowsOf(made.db)
  made.close()
  const clear = clearDatabase(disk)
  for (const [table, all] of Object.entries(rows)) await clear.table(table).bulkAdd(all)
  await clear.table('meta').put({ key: 'schema', value: 1 })
  clear.close()
  return rows
}

const open = (disk: Disk, more: object = {}): Promise<Device> =>
  openDevice(PERSON, { indexedDB: disk.indexedDB, IDBKeyRange, clock: handClock(), random: seededRandom(4), cipher: testCipher(), ...more })
const names = async (disk: Disk): Promise<string[]> => (await disk.indexedDB.databases()).map(({ name }) => name!).sort()

describe('what earlier versions kept in the clear', () => {
  test('is sealed when the vault is opened first, and the clear database goes', async () => {
    const disk = newDisk()
    const before = await leftBehind(disk, 450)
    let told = 0
    const device = await open(disk, { onMoving: () => { told += 1 } })
    expect(await rowsOf(device.db)).toEqual(before)
    expect(told).toBeGreaterThan(5)
    expect(await names(disk)).toEqual([`${CLEAR}.sealed`])
    expect(await device.db.sent.add({ at: 3, count: 0, items: [] })).toBe(3)
    expect((await device.records.list('enterprise', { limit: 1 }))[0]).toMatchObject({ unsent: 1 })
    device.close()
    const again = await open(disk)
    expect(await again.records.count('enterprise')).toBe(450)
    again.close()
  })

  test('a person without any has a database of their own at once', async () => {
    const disk = newDisk()
    ;(await open(disk)).close()
    expect(await names(disk)).toEqual([`${CLEAR}.sealed`])
  })

  test('a browser that cannot say which databases there are keeps nobody out', async () => {
    const disk = newDisk()
    const left = await leftBehind(disk, 3)
    disk.indexedDB.databases = () => Promise.reject(new DOMException('ruined', 'UnknownError'))
    for (const personId of [PERSON, 'person-2']) (await openPhone({ disk, personId })).close()
    const phone = await openPhone({ disk })
    expect(await phone.db.records.count()).toBe(left['records']!.length)
    phone.close()
  })

  test('a page with older code cannot write any more from the moment the move begins', async () => {
    const disk = newDisk()
    await leftBehind(disk, 450)
    const old = clearDatabase(disk)
    const schemas: unknown[] = []
    const device = await open(disk, { onMoving: () => { old.table('meta').get('schema').then((row: { value: unknown } | undefined) => schemas.push(row?.value), () => undefined) } })
    expect(schemas.length).toBeGreaterThan(0)
    expect(new Set(schemas)).toEqual(new Set([1_000]))
    old.close()
    device.close()
  })

  test('a database of a newer app is left alone', async () => {
    const disk = newDisk()
    await leftBehind(disk, 1)
    const clear = clearDatabase(disk)
    await clear.table('meta').put({ key: 'schema', value: 2 })
    clear.close()
    await expect(open(disk)).rejects.toMatchObject({ code: 'schema-fence' })
    expect(await names(disk)).toContain(CLEAR)
  })

  test('an old page that keeps it open delays its end, not the work; what such a page began anew is not thrown away', async () => {
    const disk = newDisk()
    const before = await leftBehind(disk, 3)
    const held = await new Promise<IDBDatabase>((resolve) => {
      const opening = disk.indexedDB.open(CLEAR)
      opening.addEventListener('success', () => resolve(opening.result))
    })
    const device = await open(disk)
    expect(await rowsOf(device.db)).toEqual(before)
    device.close()
    held.close()
    ;(await open(disk)).close()
    expect(await names(disk)).toEqual([`${CLEAR}.sealed`])
  })

  test('each generation is moved by itself', async () => {
    const disk = newDisk()
    const later = clearDatabase(disk, `${CLEAR}~1`)
    await later.table('keyed').put({ key: 'a', value: 1 })
    await later.table('meta').put({ key: 'schema', value: 1 })
    later.close()
    const device = await open(disk, { generation: 1 })
    expect(await device.keyed.get('a')).toBe(1)
    expect(await names(disk)).toEqual([`${CLEAR}.sealed~1`])
    device.close()
  })

  test('a wrong key moves nothing', async () => {
    const disk = newDisk()
    const before = await leftBehind(disk, 450)
    let chunks = 0
    const dying = open(disk, { onMoving: () => { chunks += 1; if (chunks === 2) throw new Error('killed') } })
    await expect(dying).rejects.toThrow()
    await expect(open(disk, { cipher: createCipher(new Uint8Array(32).fill(1)) })).rejects.toMatchObject({ code: 'vault-key-wrong' })
    const device = await open(disk)
    expect(await rowsOf(device.db)).toEqual(before)
    device.close()
  })
})

/** A disk on which the app is ended at its nth opening, deletion or write: nothing of that one or after it is done. */
function mortal({ indexedDB }: Disk, life: number): { disk: Disk; isDead: () => boolean } {
  let left = life
  const live = (): void => {
    left -= 1
    if (left < 0) throw new DOMException('killed', 'AbortError')
  }
  const begins = (db: IDBDatabase): void => {
    const begin = db.transaction.bind(db)
    db.transaction = (stores, mode, options) => {
      if (left < 0 || mode === 'readwrite') live()
      return begin(stores, mode, options)
    }
  }
  const open = (...about: Parameters<IDBFactory['open']>) => {
    live()
    const request = indexedDB.open(...about)
    request.addEventListener('success', () => { if (request.result) begins(request.result as unknown as IDBDatabase) })
    return request
  }
  const deleteDatabase = (name: string) => {
    live()
    return indexedDB.deleteDatabase(name)
  }
  const dying = Object.assign(Object.create(indexedDB) as IDBFactory, { open, deleteDatabase, databases: () => indexedDB.databases(), cmp: indexedDB.cmp.bind(indexedDB) })
  return { disk: { indexedDB: dying }, isDead: () => left < 0 }
}

test('killed at every step, it loses nothing, doubles nothing and comes to its end', async () => {
  const disk = newDisk()
  const before = await leftBehind(disk, 450)
  let deaths = 0
  for (let life = 0; ; life += 1) {
    const dying = mortal(disk, life)
    const device = await open(dying.disk).catch(() => undefined)
    device?.close()
    // Dead or alive: what is there for the next opening is all there was.
    if (!dying.isDead()) break
    deaths += 1
    if (deaths > 200) throw new Error('never ends')
  }
  expect(deaths).toBeGreaterThan(7)
  const device = await open(disk)
  expect(await rowsOf(device.db)).toEqual(before)
  expect(await names(disk)).toEqual([`${CLEAR}.sealed`])
  device.close()
})

test('killed at any step of a fresh start, then opened by one tab or two at once: everything is there, once, and later work stands', async () => {
  await fc.assert(fc.asyncProperty(fc.nat(30), fc.nat(30), fc.option(fc.nat(8), { nil: undefined }), fc.integer({ min: 1, max: 430 }), async (first, second, at, records) => {
    const disk = newDisk()
    const before = await leftBehind(disk, records)
    for (const life of [first, second]) (await open(mortal(disk, life).disk).catch(() => undefined))?.close()
    // One tab a little ahead of the other, which takes the clear database away from under it.
    let chunks = 0
    let faster: Promise<Device> | undefined
    const slower = at === undefined ? undefined : open(disk, { onMoving: () => { if ((chunks += 1) === at) faster = open(disk) } })
    if (at === 0) faster = open(disk)
    const device = at === undefined ? await open(disk) : await Promise.race([slower!, new Promise<Device>((resolve) => { const look = (): void => { if (faster) void faster.then(resolve); else setTimeout(look, 1) }; look() })])
    const others = [slower, faster].filter((each) => each !== undefined)
    // Work begins as soon as one tab is open: the other must not lay old rows over it.
    const [row] = await device.db.outbox.toArray()
    await device.db.outbox.put({ ...row!, count: 77 })
    await device.db.keyed.delete('comment')
    const all = await Promise.all(others)
    const after = await rowsOf(device.db)
    expect(after.records).toEqual(before.records)
    expect(after.attachmentBytes).toEqual(before.attachmentBytes)
    expect(after.meta).toEqual(before.meta)
    expect(after.keyed).toEqual([])
    expect(after.outbox).toEqual((before.outbox as { count: number }[]).map((each, index) => (index === 0 ? { ...each, count: 77 } : each)))
    for (const each of [device, ...all]) each.close()
  }), { numRuns: 15 })
}, 60_000)

test('a database begun anew by an old page after the move keeps its unsent work', async () => {
  const disk = newDisk()
  await leftBehind(disk, 1)
  const held = await new Promise<IDBDatabase>((resolve) => {
    const opening = disk.indexedDB.open(CLEAR)
    opening.addEventListener('success', () => resolve(opening.result))
  })
  ;(await open(disk)).close()
  held.close()
  const anew = clearDatabase(disk)
  await anew.table('meta').put({ key: 'schema', value: 1 })
  await anew.table('drafts').put({ id: 'd', updatedAt: '' })
  anew.close()
  ;(await openUserDatabase(PERSON, { indexedDB: disk.indexedDB, IDBKeyRange, cipher: testCipher() })).close()
  expect(await names(disk)).toContain(CLEAR)
})
