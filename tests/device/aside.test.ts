import { describe, expect, it } from 'vitest'
import { RECORD_SCHEMA, type PullResponse, type ServerRecord } from '@/contract'
import { applyPage, layAside, type Device } from '@/device'
import { openPhone, OTHER_TOWN, TOWN } from './phone'

const AT = '2026-03-02T02:00:00.000Z'
const BY = { id: '01900000-0000-7000-8000-00000000000a', name: '周敏' }
const ID = '01900000-0000-7000-8000-00000000000b'

const held = (version: number, more: Partial<ServerRecord> = {}): ServerRecord => ({
  kind: 'enterprise', id: ID, town: TOWN, version, schemaVersion: RECORD_SCHEMA, fields: { name: `甲${version}` }, conflicts: [], deleted: false,
  createdBy: BY, createdAt: AT, updatedAt: AT, logged: { seq: 1, hash: 'x-1' }, ...more,
})
const newer = { schemaVersion: RECORD_SCHEMA + 1 }

let places = 0
const page = (records: ServerRecord[], { epoch = 'first', reset = false, allowedTowns = [TOWN, OTHER_TOWN] } = {}): PullResponse => {
  places += 1
  const of = (town: string) => ({ cursor: { epoch, seq: places, hash: `x-${places}` }, headSeq: places, reset, records: records.filter((record) => record.town === town) })
  return { nonce: '', serverTime: AT, allowedTowns, more: false, towns: Object.fromEntries(allowedTowns.map((town) => [town, of(town)])) }
}

/** As if the app had learnt the next form. */
async function updated(device: Device): Promise<Record<string, unknown> | undefined> {
  await device.db.aside.toCollection().modify((row) => { row.schemaVersion -= 1; row.record.schemaVersion -= 1 })
  await layAside(device.db)
  const record = await device.records.get('enterprise', ID)
  return record && { town: record.town, name: record.fields.name }
}

describe('records in a newer form than the app knows', () => {
  it('are laid in after an update', async () => {
    const device = await openPhone()
    await applyPage(device.db, page([held(1)]))
    await applyPage(device.db, page([held(2, newer)]))
    expect((await device.records.get('enterprise', ID))?.fields.name).toBe('甲1')
    expect(await updated(device)).toEqual({ town: TOWN, name: '甲2' })
  })

  it('go at once when word comes that they have left', async () => {
    const device = await openPhone()
    await applyPage(device.db, page([held(1)]))
    await applyPage(device.db, page([held(2, newer)]))
    await applyPage(device.db, page([held(3, { ...newer, deleted: true, fields: {} })]))
    expect(await device.records.get('enterprise', ID)).toBeUndefined()
    expect(await updated(device)).toBeUndefined()
  })

  it.each([[[TOWN, OTHER_TOWN]], [[OTHER_TOWN, TOWN]]])('that moved are found in the new town, whichever end comes first (%s)', async (order) => {
    const device = await openPhone()
    await applyPage(device.db, page([held(1)]))
    const ends = [held(2, { ...newer, deleted: true, fields: {} }), held(2, { ...newer, town: OTHER_TOWN })]
    for (const town of order) await applyPage(device.db, page(ends.filter((end) => end.town === town)))
    expect(await updated(device)).toEqual({ town: OTHER_TOWN, name: '甲2' })
  })

  it('are not laid over a later state that the app understood', async () => {
    const device = await openPhone()
    await applyPage(device.db, page([held(2, newer)]))
    await applyPage(device.db, page([held(3)]))
    expect(await device.db.aside.count()).toBe(0)
    expect(await updated(device)).toEqual({ town: TOWN, name: '甲3' })
  })

  it('of a log that began anew do not come back', async () => {
    const device = await openPhone()
    await applyPage(device.db, page([held(2, newer)]))
    await applyPage(device.db, page([], { epoch: 'restored', reset: true }))
    expect(await updated(device)).toBeUndefined()
  })
})
