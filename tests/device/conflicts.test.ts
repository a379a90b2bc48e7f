import { expect, it } from 'vitest'
import type { Conflict } from '@/domain/records'
import type { ServerRecord } from '@/contract'
import { applyPage, type Device } from '@/device'
import { openPhone, TOWN } from './phone'

const AT = '2026-03-02T02:00:00.000Z'
const conflict: Conflict = { id: 'm:note', field: 'note', kept: '一', other: '二', by: { id: 'p', name: '周敏' }, deviceId: 'd', at: AT }

async function pull(device: Device, version: number, conflicts: Conflict[]): Promise<void> {
  const record = (id: string, more: Partial<ServerRecord>): ServerRecord => ({
    kind: 'enterprise', id, town: TOWN, version, schemaVersion: 1, fields: { name: id, note: '一' }, conflicts: [], deleted: false,
    createdBy: { id: 'p', name: 'p' }, createdAt: AT, updatedAt: AT, logged: { seq: 1, hash: 'h' }, ...more,
  })
  await applyPage(device.db, {
    nonce: '', serverTime: AT, allowedTowns: [TOWN], more: false,
    towns: { [TOWN]: { cursor: { epoch: 'e', seq: version, hash: `h${version}` }, headSeq: version, reset: false, records: [record('crossed', { conflicts }), record('quiet', {})] } },
  })
}

const listed = async (device: Device) => (await device.records.listConflicted()).map(({ id }) => id)

it('lists the records that wait for somebody to choose, until this phone or another has chosen', async () => {
  const phone = await openPhone()
  await pull(phone, 3, [conflict])
  expect(await listed(phone)).toEqual(['crossed'])

  const seen = (await phone.records.get('enterprise', 'crossed'))!
  await phone.records.change('enterprise', 'crossed', { note: '二' }, { settles: ['m:note'], seen })
  expect(await listed(phone)).toEqual([])
  // Somebody else's edit comes before ours has gone: what we chose stays chosen.
  await pull(phone, 4, [conflict])
  expect(await listed(phone)).toEqual([])

  const other = await openPhone()
  await pull(other, 3, [conflict])
  await pull(other, 5, [])
  expect(await listed(other)).toEqual([])
})
