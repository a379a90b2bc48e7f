import { describe, expect, it } from 'vitest'
import type { Mutation, ServerRecord } from '@/contract'
import { applyPage, type Device } from '@/device'
import { canonicalJson } from '@/domain/canonical'
import { mergeEdit, mergePolicy, type MergeState } from '@/domain/records'
import { openPhone, TOWN } from './phone'

const AT = '2026-03-02T02:00:00.000Z'
const ID = '01900000-0000-7000-8000-000000000001'

/** The record on the server, and what phones know of it. */
function serverRecord() {
  let state: MergeState = { version: 0, fields: {}, fieldStates: {}, conflicts: [] }
  let minted = 0
  const take = (mutation: Pick<Mutation, 'mutationId' | 'baseVersion' | 'set' | 'settles' | 'unseen'>, who: string) => {
    const result = mergeEdit(state, { ...mutation, by: { id: who, name: who }, deviceId: who, at: AT }, mergePolicy('enterprise'), (a, b) => canonicalJson(a) === canonicalJson(b))
    state = result.state
    return result
  }
  return {
    get state() { return state },
    take,
    write: (who: string, set: Record<string, unknown>, baseVersion = state.version) => take({ mutationId: `s${(minted += 1)}`, baseVersion, set }, who),
    async pulledBy(device: Device) {
      const record: ServerRecord = {
        kind: 'enterprise', id: ID, town: TOWN, version: state.version, schemaVersion: 1, fields: structuredClone(state.fields), conflicts: structuredClone(state.conflicts),
        deleted: false, createdBy: { id: 'p', name: 'p' }, createdAt: AT, updatedAt: AT, logged: { seq: 1, hash: 'h' },
      }
      await applyPage(device.db, {
        nonce: '', serverTime: AT, allowedTowns: [TOWN], more: false,
        towns: { [TOWN]: { cursor: { epoch: 'e', seq: state.version, hash: `h${state.version}` }, headSeq: state.version, reset: false, records: [record] } },
      })
    },
  }
}

const waiting = async (device: Device): Promise<Mutation[]> => (await device.db.outbox.toArray()).flatMap((row) => row.edits).map((edit) => edit.mutation)
const opened = async (device: Device) => (await device.records.get('enterprise', ID))!

describe('a form that was open while something else wrote', () => {
  it('does not overwrite what another person’s edit brought meanwhile: both values stay', async () => {
    const server = serverRecord()
    server.write('desk', { name: '甲', address: '老街 1 号' })
    const phone = await openPhone()
    await server.pulledBy(phone)
    const seen = await opened(phone)

    server.write('desk', { address: '新街 2 号' })
    await server.pulledBy(phone)
    await phone.records.change('enterprise', ID, { address: '南街 3 号' }, { seen })

    const [edit] = await waiting(phone)
    expect(edit).toMatchObject({ baseVersion: 1, unseen: ['address'] })
    expect(server.take(edit!, 'phone').outcome).toBe('conflict')
    expect(server.state).toMatchObject({ fields: { address: '新街 2 号' }, conflicts: [{ kept: '新街 2 号', other: '南街 3 号' }] })
  })

  it('merges when the other person wrote another field', async () => {
    const server = serverRecord()
    server.write('desk', { name: '甲', address: '老街 1 号' })
    const phone = await openPhone()
    await server.pulledBy(phone)
    const seen = await opened(phone)
    server.write('desk', { address: '新街 2 号' })
    await server.pulledBy(phone)
    await phone.records.change('enterprise', ID, { note: '一' }, { seen })
    const [edit] = await waiting(phone)
    expect(server.take(edit!, 'phone')).toMatchObject({ outcome: 'merged', state: { fields: { address: '新街 2 号', note: '一' }, conflicts: [] } })
  })

  it('does not overwrite what another tab of the same phone saved meanwhile', async () => {
    const server = serverRecord()
    server.write('desk', { name: '甲', address: '老街 1 号' })
    const phone = await openPhone()
    await server.pulledBy(phone)
    const seen = await opened(phone)
    await phone.records.change('enterprise', ID, { address: '另一页' }, { seen })
    await phone.records.change('enterprise', ID, { address: '这一页', note: '一' }, { seen })
    for (const edit of await waiting(phone)) server.take(edit, 'phone')
    expect(server.state).toMatchObject({ fields: { address: '另一页', note: '一' }, conflicts: [{ field: 'address', kept: '另一页', other: '这一页' }] })
  })

  it('lets one page save twice in a row: its own first edit is no conflict to its second', async () => {
    const server = serverRecord()
    server.write('desk', { name: '甲' })
    const phone = await openPhone()
    await server.pulledBy(phone)
    await phone.records.change('enterprise', ID, { address: '一' }, { seen: await opened(phone) })
    await phone.records.change('enterprise', ID, { address: '二' }, { seen: await opened(phone) })
    for (const edit of await waiting(phone)) expect(server.take(edit, 'phone').outcome).toBe('applied')
    expect(server.state.fields.address).toBe('二')
  })

  it('knows that an unsent edit of its own hides what came since', async () => {
    const server = serverRecord()
    server.write('desk', { name: '甲', address: '老街 1 号' })
    const phone = await openPhone()
    await server.pulledBy(phone)
    await phone.records.change('enterprise', ID, { address: '南街 3 号' }, { seen: await opened(phone) })
    server.write('desk', { address: '新街 2 号' })
    await server.pulledBy(phone)
    // The screen still shows the phone's own value: whoever changes it again has not seen the desk's.
    await phone.records.change('enterprise', ID, { address: '南街 3 号乙' }, { seen: await opened(phone) })
    for (const edit of await waiting(phone)) server.take(edit, 'phone')
    expect(server.state.fields.address).toBe('新街 2 号')
    expect(server.state.conflicts.map((conflict) => conflict.other)).toEqual(['南街 3 号', '南街 3 号乙'])
  })

  it('says nothing of what was seen when nothing else wrote', async () => {
    const server = serverRecord()
    server.write('desk', { name: '甲', contacts: [{ name: '王', phone: '1' }] })
    const phone = await openPhone()
    await server.pulledBy(phone)
    await phone.records.change('enterprise', ID, { contacts: [{ name: '王' }] }, { seen: await opened(phone) })
    const [edit] = await waiting(phone)
    expect(edit).not.toHaveProperty('unseen')
    expect(edit!.baseVersion).toBe(1)
  })
})
