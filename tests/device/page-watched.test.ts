import { Dexie, type ObservabilitySet } from 'dexie'
import { afterEach, expect, it } from 'vitest'
import type { PullResponse, ServerRecord } from '@/contract'
import { applyPage, live, type Device } from '@/device'
import { openPhone, TOWN } from './phone'

const AT = '2026-03-02T02:00:00.000Z'
const BY = { id: '01900000-0000-7000-8000-00000000000a', name: '周敏' }
const id = (index: number): string => `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`
const record = (index: number, version: number): ServerRecord => ({
  kind: 'enterprise', id: id(index), town: TOWN, version, schemaVersion: 1, fields: { name: `企业${index} ${version}`, creditCode: `9132028${index}` }, conflicts: [], deleted: false,
  createdBy: BY, createdAt: AT, updatedAt: AT, logged: { seq: index, hash: '' },
})
const page = (count: number, version = 1): PullResponse => ({
  nonce: '', serverTime: AT, allowedTowns: [TOWN], more: false,
  towns: { [TOWN]: { cursor: { epoch: 'first', seq: count * version, hash: `${version}` }, headSeq: count * version, reset: false, records: Array.from({ length: count }, (_, at) => record(at + 1, version)) } },
})

const ends: (() => void)[] = []
afterEach(() => { for (const end of ends.splice(0)) end() })

/** What a page's live query says, one answer after the other. */
function watched<T>(ask: () => Promise<T>): { until(wanted: T): Promise<void> } {
  let said: T | undefined
  let look = (): void => undefined
  const watching = live(ask).subscribe({ next: (value) => { said = value; look() } })
  ends.push(() => watching.unsubscribe())
  return {
    until: (wanted) => new Promise((resolve) => {
      look = () => { if (said === wanted) resolve() }
      look()
    }),
  }
}

/** How many ranges of keys Dexie noted of what was written meanwhile. */
async function ranges(work: () => Promise<unknown>): Promise<number> {
  type Node = { from?: unknown; l?: Node | null; r?: Node | null }
  const count = (node: Node | null | undefined): number => (node && 'from' in node ? 1 + count(node.l) + count(node.r) : 0)
  let noted = 0
  const listen = (parts: ObservabilitySet): void => { for (const set of Object.values(parts)) noted += count(set as unknown as Node) }
  Dexie.on('storagemutated', listen)
  try {
    await work()
  } finally {
    Dexie.on('storagemutated').unsubscribe(listen)
  }
  return noted
}

const nameOf = ({ records }: Device, index: number) => async (): Promise<string | undefined> => (await records.get('enterprise', id(index)))?.fields.name

it.each([{ rows: 1_000, about: 'many' }, { rows: 30, about: 'few' }])('tells pages that look of $about records that come, whether new or changed', async ({ rows }) => {
  const phone = await openPhone()
  const counted = watched(() => phone.records.count('enterprise'))
  const last = watched(nameOf(phone, rows))
  const byCode = watched(async () => (await phone.db.records.where('links').equals(`enterprise.creditCode=9132028${rows}`).toArray())[0]?.fields['name'])
  await counted.until(0)
  await applyPage(phone.db, page(rows), {})
  await Promise.all([counted.until(rows), last.until(`企业${rows} 1`), byCode.until(`企业${rows} 1`)])
  await applyPage(phone.db, page(rows, 2))
  await Promise.all([last.until(`企业${rows} 2`), byCode.until(`企业${rows} 2`)])
})

it('does not note every key of a long page: that would keep the thread of a slow phone busy for a good part of a second', async () => {
  const { db } = await openPhone()
  expect(await ranges(() => applyPage(db, page(30), {}))).toBeGreaterThan(30)
  for (const version of [1, 2]) expect(await ranges(() => applyPage(db, page(1_000, version)))).toBeLessThan(30)
})
