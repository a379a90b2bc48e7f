import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { v7 } from 'uuid'
import { effectScope, watch, type EffectScope } from 'vue'
import type { ServerRecord } from '@/contract'
import { applyPage, createRecordRepository, openUserDatabase, type UserDatabase } from '@/device'
import type { Visit } from '@/domain/records'
import { useLogRows } from '@/features/supervision/useLogRows'
import { useWorkspace } from '@/features/workspace'
import { testCipher } from '../../device/phone'

const town = '320282112'
let db: UserDatabase
let scope: EffectScope
beforeEach(async () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  setActivePinia(createPinia())
  db = await openUserDatabase(crypto.randomUUID(), { cipher: testCipher() })
  const workspace = useWorkspace()
  workspace.records = createRecordRepository(db)
  workspace.openCount = 1
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  db.close()
  vi.unstubAllGlobals()
})

const visit = (number: string, enterpriseId: string): Visit =>
  ({ number, enterpriseId, startedAt: '2026-11-22T01:40:00Z', mode: 'onSite', visitors: [{ name: '专员甲' }], submittedAt: '2026-11-22T02:40:00Z' })
const soon = { timeout: 10_000 }

test('the whole log is read in chunks, follows changes, and forgets what leaves the phone', { timeout: 40_000 }, async () => {
  const { records } = useWorkspace()
  const enterpriseId = await records.create('enterprise', town, { name: '宜兴样例精陶有限公司' })
  // More than one chunk, so that the second is asked for.
  await records.createMany(Array.from({ length: 1_200 }, (_, at) => ({ kind: 'visit' as const, town, fields: visit(`丁蜀-${at}`, enterpriseId) })))

  const log = scope.run(() => useLogRows())!
  await vi.waitFor(() => expect(log.complete.value).toBe(true), soon)
  expect(new Set(log.rows.value.map((row) => row.number)).size).toBe(1_200)
  expect(log.enterpriseNames.value.get(enterpriseId)).toBe('宜兴样例精陶有限公司')

  const { id } = log.rows.value[700]!
  await records.change('visit', id, { review: 'approved' })
  await vi.waitFor(() => expect(log.get(id)?.review).toBe('approved'), soon)
  expect(log.rows.value).toHaveLength(1_200)

  const late = await records.create('visit', town, visit('丁蜀-新', enterpriseId))
  await vi.waitFor(() => expect(log.rows.value).toHaveLength(1_201), soon)
  expect(log.rows.value[0]!.id).toBe(late)

  await db.records.bulkDelete(log.rows.value.slice(0, 300).map((row) => row.id))
  await vi.waitFor(() => {
    expect(log.complete.value).toBe(true)
    expect(log.rows.value).toHaveLength(901)
  }, soon)
})

test('rows that are there stay there: nothing is read twice because its count came late', async () => {
  const { records } = useWorkspace()
  const enterpriseId = await records.create('enterprise', town, { name: '宜兴样例精陶有限公司' })
  await records.createMany(Array.from({ length: 5 }, (_, at) => ({ kind: 'visit' as const, town, fields: visit(`丁蜀-${at}`, enterpriseId) })))
  let counted = () => {}
  const late = new Promise<void>((resolve) => { counted = resolve })
  const { count } = records
  useWorkspace().records = { ...records, count: async (kind) => { await late; return count(kind) } }

  const log = scope.run(() => useLogRows())!
  const lengths: number[] = []
  scope.run(() => watch(log.rows, (rows) => lengths.push(rows.length), { flush: 'sync' }))
  await vi.waitFor(() => expect(log.complete.value).toBe(true), soon)
  counted()
  await records.create('visit', town, visit('丁蜀-新', enterpriseId))
  await vi.waitFor(() => expect(log.rows.value).toHaveLength(6), soon)
  expect(lengths).toEqual(lengths.toSorted((one, other) => one - other))
})

const onServer = (number: string, seq: number, { deleted = false, id = v7() } = {}): ServerRecord => ({
  kind: 'visit', id, town, version: seq, schemaVersion: 1, fields: deleted ? {} : { ...visit(number, v7()) }, conflicts: [], deleted,
  createdBy: { id: 'p', name: 'p' }, createdAt: '2026-11-22T02:40:00Z', updatedAt: '2026-11-22T02:40:00Z', logged: { seq, hash: `h${seq}` },
})
const pulled = (seq: number, records: ServerRecord[]) => applyPage(db, {
  nonce: '', serverTime: '2026-11-22T03:00:00.000Z', allowedTowns: [town], more: false,
  towns: { [town]: { cursor: { epoch: 'e', seq, hash: `h${seq}` }, headSeq: seq, reset: false, records } },
})

test.each([3, 5])('what leaves in the same answer that brings %i others leaves the log too', async (added) => {
  const before = Array.from({ length: 8 }, (_, at) => onServer(`丁蜀-${at}`, at + 1))
  await pulled(8, before)
  const log = scope.run(() => useLogRows())!
  await vi.waitFor(() => expect(log.complete.value).toBe(true), soon)
  expect(log.rows.value).toHaveLength(8)

  // An enterprise moved to another town overnight, and colleagues made visits.
  await pulled(20, [...before.slice(0, 3).map(({ id }) => onServer('', 20, { deleted: true, id })), ...Array.from({ length: added }, (_, at) => onServer(`丁蜀-新${at}`, at + 9))])
  await vi.waitFor(() => expect(log.rows.value.map(({ number }) => number)).toContain('丁蜀-新0'), soon)
  await vi.waitFor(() => expect(log.rows.value.map(({ number }) => number).sort()).toEqual(
    [...before.slice(3).map(({ fields }) => fields['number']), ...Array.from({ length: added }, (_, at) => `丁蜀-新${at}`)].sort()), soon)
})

test('the log is not complete before the enterprises its rows name are known: an export would leave them out', async () => {
  const { records } = useWorkspace()
  const names = Array.from({ length: 1_000 }, (_, at) => `宜兴样例${at}厂`)
  const ids = await records.createMany(names.map((name) => ({ kind: 'enterprise' as const, town, fields: { name } })))
  await records.createMany(ids.slice(850).map((id, at) => ({ kind: 'visit' as const, town, fields: visit(`丁蜀-${at}`, id) })))
  const log = scope.run(() => useLogRows())!
  const unnamed: number[] = []
  scope.run(() => watch(log.complete, (complete) => { if (complete) unnamed.push(log.rows.value.filter((row) => !log.enterpriseNames.value.has(row.enterpriseId!)).length) }, { flush: 'sync' }))
  await vi.waitFor(() => expect(log.complete.value).toBe(true), soon)
  expect(unnamed).toEqual([0])
})
