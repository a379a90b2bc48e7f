import { afterEach, expect, test, vi } from 'vitest'
import { createCipher, createRecordRepository, openBeside, openDevice, searchInWorker, searchOnPage, type Device, type Search, type SearchListener, type SearchWorker } from '@/device'
import { createSearchService, type Opening, type SearchNews, type SearchRequest } from '@/device/search/search-service'
import { IDBKeyRange } from 'fake-indexeddb'
import { newDisk, openPhone, seededRandom, TOWN, type Disk } from '../phone'

const KEY = new Uint8Array(32).fill(7)
const PERSON = 'person-1'
const closing: (() => void)[] = []
afterEach(() => { for (const close of closing.splice(0)) close() })

const later = () => new Promise((resolve) => { setTimeout(resolve) })

/** The worker's own code on the test's thread; messages arrive later and as copies, as between threads. */
function inProcess(disk: Disk) {
  const listeners = new Map<string, (event: Event) => void>()
  const keys: Uint8Array[] = []
  let alive = true
  const post = (news: SearchNews): void => { void later().then(() => alive && listeners.get('message')?.({ data: structuredClone(news) } as MessageEvent)) }
  const take = createSearchService(post, async ({ personId, generation, key }) => {
    const db = await openBeside(personId, { cipher: createCipher(key, seededRandom(3)), generation, indexedDB: disk.indexedDB, IDBKeyRange })
    if (db) closing.push(() => db.close())
    return db
  })
  const worker: SearchWorker & { start(opening: Opening): void; dies(): void; alive(): boolean } = {
    addEventListener: (type, listen) => { listeners.set(type, listen) },
    postMessage: (message: SearchRequest) => { void later().then(() => alive && take(structuredClone(message))) },
    terminate() { alive = false },
    start: (opening) => { keys.push(opening.key); worker.postMessage({ open: opening }, []) },
    dies: () => listeners.get('error')!(new Event('error')),
    alive: () => alive,
  }
  return worker
}

function listener() {
  const heard = { size: 0, whole: false, sizes: [] as number[], spoilt: [] as string[], failed: 0 }
  const listen: SearchListener = {
    grown: (size, whole) => { Object.assign(heard, { size, whole }); heard.sizes.push(size) },
    spoilt: (ids) => { heard.spoilt.push(...ids) },
    failed: () => { heard.failed += 1 },
  }
  return { heard, listen }
}

async function phoneWith(count: number): Promise<{ device: Device; disk: Disk }> {
  const disk = newDisk()
  const device = await openPhone({ disk, personId: PERSON })
  closing.push(() => device.close())
  await device.records.createMany(Array.from({ length: count }, (_, at) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name: `样例精陶${String(at).padStart(4, '0')}厂` } })))
  return { device, disk }
}

const names = async (search: Search, query: string, limit = 3) => (await search.find(query, limit)).entries.map(({ name }) => name)

const ways: [string, (device: Device, disk: Disk, listen: SearchListener) => Search][] = [
  ['in a worker', (_, disk, listen) => {
    const worker = inProcess(disk)
    const search = searchInWorker(worker, listen)
    worker.start({ personId: PERSON, generation: 0, key: KEY.slice() })
    return search
  }],
  ['on the page', (device, _, listen) => searchOnPage(device.records, listen)],
]
test.each(ways)('%s: everything is found, answers come while the index still grows, and later writes are followed', async (_, begin) => {
  const { device, disk } = await phoneWith(1_200)
  const { heard, listen } = listener()
  const search = begin(device, disk, listen)
  closing.push(search.close)
  let early: Promise<{ total: number }> | undefined
  await vi.waitFor(() => expect(heard.sizes.length).toBeGreaterThan(0), { timeout: 10_000, interval: 1 })
  early ??= search.find('精陶', 1)
  expect((await early).total).toBeGreaterThan(0)
  await vi.waitFor(() => expect(heard).toMatchObject({ size: 1_200, whole: true }), { timeout: 10_000 })
  expect(heard.sizes.length).toBeGreaterThan(1)
  expect(await search.find('精陶', 2)).toMatchObject({ total: 1_200, entries: [{ name: '样例精陶1199厂' }, { name: '样例精陶1198厂' }] })
  // As long an answer as a list can be scrolled.
  expect(await names(search, '', 5_000)).toEqual(Array.from({ length: 1_200 }, (_, at) => `样例精陶${String(1_199 - at).padStart(4, '0')}厂`))
  expect(await names(search, 'yxyl')).toEqual([])
  expect(await names(search, 'yljt0007')).toEqual(['样例精陶0007厂'])

  const id = await device.records.create('enterprise', TOWN, { name: '新来的纺织厂' })
  await vi.waitFor(async () => expect(await names(search, '纺织')).toEqual(['新来的纺织厂']), { timeout: 10_000 })
  await device.records.change('enterprise', id, { name: '改名的化工厂' })
  await vi.waitFor(async () => expect(await names(search, '化工')).toEqual(['改名的化工厂']), { timeout: 10_000 })
  expect(await names(search, '纺织')).toEqual([])
  await device.db.records.delete(id)
  await vi.waitFor(async () => expect(await search.find('', 1)).toMatchObject({ total: 1_200 }), { timeout: 10_000 })
  expect(await names(search, '化工')).toEqual([])
}, 60_000)

test('a change is followed by reading what changed', async () => {
  const { device } = await phoneWith(250)
  const reads: number[] = []
  const { heard, listen } = listener()
  const search = searchOnPage({ ...device.records, touchedAfter: async (...given) => {
    const rows = await device.records.touchedAfter(...given)
    reads.push(rows.length)
    return rows
  } }, listen)
  closing.push(search.close)
  await vi.waitFor(() => expect(heard.whole).toBe(true))
  reads.length = 0
  await device.records.create('enterprise', TOWN, { name: '新来的纺织厂' })
  await vi.waitFor(async () => expect(await names(search, '纺织')).toHaveLength(1))
  expect(reads.reduce((sum, rows) => sum + rows, 0)).toBe(1)
})

test('once ended it passes nothing on, and answers that nothing is found', async () => {
  const { heard, listen } = listener()
  let tell: ((event: Event) => void) | undefined
  const search = searchInWorker({ postMessage: () => undefined, terminate: () => undefined, addEventListener: (type, hear) => { if (type === 'message') tell = hear } }, listen)
  const asked = search.find('甲', 1)
  search.close()
  for (const data of [{ size: 3, whole: true }, { spoilt: ['of-somebody-else'] }, { answer: 1, found: { entries: [{ id: 'x', name: '甲', town: TOWN }], total: 1 }, last: true }, { failed: true }] satisfies SearchNews[]) tell!(new MessageEvent('message', { data }))
  expect(await asked).toEqual({ entries: [], total: 0 })
  expect(await search.find('甲', 1)).toEqual({ entries: [], total: 0 })
  expect(heard).toEqual({ size: 0, whole: false, sizes: [], spoilt: [], failed: 0 })
})

test('the wrong key, no database and a worker that dies are told, and what was asked is answered', async () => {
  const { disk } = await phoneWith(3)
  for (const opening of [{ personId: 'nobody', generation: 0, key: KEY.slice() }, { personId: PERSON, generation: 7, key: KEY.slice() }]) {
    const { heard, listen } = listener()
    const worker = inProcess(disk)
    searchInWorker(worker, listen)
    worker.start(opening)
    await vi.waitFor(() => expect(heard.failed).toBe(1))
    expect(worker.alive()).toBe(false)
  }
  const { heard, listen } = listener()
  const worker = inProcess(disk)
  const asked = searchInWorker(worker, listen).find('精陶', 1)
  worker.dies()
  expect(await asked).toEqual({ entries: [], total: 0 })
  expect(heard.failed).toBe(1)
})

test('records a fault of the disk has spoilt are told to the page and left out', async () => {
  const { device, disk } = await phoneWith(3)
  const rows = await device.db.records.toArray()
  const raw = await openDevice(PERSON, { cipher: createCipher(new Uint8Array(32).fill(7)), indexedDB: disk.indexedDB, IDBKeyRange })
  closing.push(() => raw.close())
  await raw.db.records.put({ ...rows[1]!, fields: 'spoilt' as never })
  const { heard, listen } = listener()
  const worker = inProcess(disk)
  const search = searchInWorker(worker, listen)
  worker.start({ personId: PERSON, generation: 0, key: KEY.slice() })
  await vi.waitFor(() => expect(heard).toMatchObject({ size: 2, whole: true, spoilt: [rows[1]!.id] }))
  search.close()
  expect(worker.alive()).toBe(false)
  expect(await createRecordRepository(device.db).count('enterprise')).toBe(3)
})
