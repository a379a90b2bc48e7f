import { expect, it } from 'vitest'
import type { PullResponse, ServerRecord } from '@/contract'
import { applyPage, applyReceipts, settleRecords } from '@/device'
import { openPhone, TOWN } from './phone'

const AT = '2026-03-02T02:00:00.000Z'

const page = (record: ServerRecord): PullResponse => ({
  nonce: '', serverTime: AT, allowedTowns: [TOWN], more: false,
  towns: { [TOWN]: { cursor: { epoch: 'restored', seq: 3, hash: 'restored-3' }, headSeq: 3, reset: false, records: [record] } },
})

it('an edit sent again takes nothing back of what others have made of it since', async () => {
  const device = await openPhone()
  const id = await device.records.create('enterprise', TOWN, { name: '甲', labels: ['a'] })
  const [edit] = (await device.db.outbox.toArray()).flatMap((row) => row.edits)
  await applyPage(device.db, page({
    kind: 'enterprise', id, town: TOWN, version: 2, schemaVersion: 1, fields: { name: '甲', labels: ['a', 'b'] }, conflicts: [], deleted: false,
    createdBy: { id: 'person-1', name: '周敏' }, createdAt: AT, updatedAt: AT, logged: { seq: 1, hash: 'restored-1' },
  }))
  await applyReceipts(device.db, [{ edit: edit!, receipt: { mutationId: edit!.mutation.mutationId, outcome: 'applied', contentHash: edit!.contentHash, seq: 1, logHash: 'restored-1', version: 1, serverTime: AT } }])
  await settleRecords(device.db)
  expect(await device.records.get('enterprise', id)).toMatchObject({ version: 2, unsent: 0, fields: { labels: ['a', 'b'] } })
})
