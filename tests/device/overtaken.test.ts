import { expect, it } from 'vitest'
import type { Cursor, PullResponse, ServerRecord } from '@/contract'
import { applyPage } from '@/device'
import { openPhone, TOWN } from './phone'

const AT = '2026-03-02T02:00:00.000Z'
const BY = { id: '01900000-0000-7000-8000-00000000000a', name: '周敏' }
const at = (seq: number, epoch = 'first'): Cursor => ({ epoch, seq, hash: `${epoch}-${seq}` })
const record = (index: number): ServerRecord => ({
  kind: 'enterprise', id: `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`, town: TOWN, version: 1, schemaVersion: 1, fields: { name: `企业${index}` }, conflicts: [], deleted: false,
  createdBy: BY, createdAt: AT, updatedAt: AT, logged: { seq: index, hash: at(index).hash },
})
/** A log of nine entries, two to a page. */
const page = (from: number, { epoch = 'first', reset = false } = {}): PullResponse => ({
  nonce: '', serverTime: AT, allowedTowns: [TOWN], more: from + 2 < 9,
  towns: { [TOWN]: { cursor: at(Math.min(9, from + 2), epoch), headSeq: 9, reset, records: [record(from + 1), record(from + 2)].slice(0, 9 - from) } },
})

it('passes over a page asked from a place where another tab has put the phone elsewhere since: it would leave a gap', async () => {
  const { db } = await openPhone()
  await applyPage(db, page(0), {})
  await applyPage(db, page(2), { [TOWN]: at(2) })
  // Asked by one tab from 4, while another begins the restored town anew.
  expect(await applyPage(db, page(0, { epoch: 'restored', reset: true }), { [TOWN]: at(4) })).toEqual([])
  expect(await applyPage(db, page(4), { [TOWN]: at(4) })).toEqual([TOWN])
  expect(await db.cursors.get(TOWN)).toMatchObject(at(2, 'restored'))
  expect(await db.records.count()).toBe(2)
})

it('passes over a page that came twice, also the first of all', async () => {
  const { db } = await openPhone()
  expect(await applyPage(db, page(0), {})).toEqual([])
  expect(await applyPage(db, page(0), {})).toEqual([TOWN])
  expect(await applyPage(db, page(2), { [TOWN]: at(2) })).toEqual([])
  expect(await applyPage(db, page(2), { [TOWN]: at(2) })).toEqual([TOWN])
  expect(await db.cursors.get(TOWN)).toMatchObject(at(4))
})
