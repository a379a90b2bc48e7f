import { describe, expect, it } from 'vitest'
import type { PullResponse, Receipt, ServerRecord } from '@/contract'
import { applyPage, applyReceipts, tidy, type Answered, type Device } from '@/device'
import { handClock, openPhone, TOWN } from './phone'

const AT = '2026-03-02T02:00:00.000Z'
const BY = { id: '01900000-0000-7000-8000-00000000000a', name: '周敏' }

const page = (records: ServerRecord[], { epoch = 'first', reset = false, allowedTowns = [TOWN] } = {}): PullResponse => ({
  nonce: '', serverTime: AT, allowedTowns, more: false,
  towns: { [TOWN]: { cursor: { epoch, seq: records.length, hash: `${epoch}-${records.length}` }, headSeq: records.length, reset, records } },
})

const held = (kind: ServerRecord['kind'], id: string, fields: Record<string, unknown>, version = 1): ServerRecord => ({
  kind, id, town: TOWN, version, schemaVersion: 1, fields, conflicts: [], deleted: false, createdBy: BY, createdAt: AT, updatedAt: AT,
  logged: { seq: 1, hash: 'first-1' }, ...(kind === 'attachment' ? { receivedAt: null } : {}),
})

const waiting = async (device: Device) => (await device.db.outbox.toArray()).flatMap((row) => row.edits)

async function acknowledge(device: Device): Promise<void> {
  const answers = (await waiting(device)).map((edit, index): Answered => {
    const receipt: Receipt = { mutationId: edit.mutation.mutationId, outcome: 'applied', contentHash: edit.contentHash, seq: index + 1, logHash: 'x', version: edit.mutation.baseVersion + 1, serverTime: AT }
    return { edit, receipt }
  })
  await applyReceipts(device.db, answers)
}

const visit = { number: '丁蜀-1', enterpriseId: BY.id, startedAt: AT, mode: 'onSite' as const, visitors: [{ name: '周敏' }], submittedAt: AT }

describe('a server restored from an older backup', () => {
  it('is sent the files it had received since the backup, and they stay on the phone until it has them', async () => {
    const clock = handClock()
    const device = await openPhone({ clock })
    const draft = await device.drafts.create('visit', {})
    const file = await device.attachments.addToDraft(draft.id, { role: 'photo', name: 'a.jpg', type: 'image/jpeg', bytes: new Uint8Array([255, 216, 255]).buffer })
    const [id] = await device.drafts.submit(draft.id, [{ kind: 'visit', town: TOWN, fields: visit }])
    await acknowledge(device)
    const stored = (await device.db.attachments.get(file))!
    await device.db.attachments.put({ ...stored, state: 'received', receivedHere: clock.now(), sentBytes: 3, receipt: { seq: 3, logHash: 'x', receivedAt: AT } })
    await applyPage(device.db, page([{ ...held('attachment', file, (await device.db.records.get(file))!.fields), receivedAt: AT }]))
    expect(await device.attachments.listOf('visit', id!)).toMatchObject([{ receivedAt: AT, sentBytes: 3 }])

    await applyPage(device.db, page([], { epoch: 'restored', reset: true }))
    // Before anything goes to it, it is not said to have what it lost.
    expect(await device.attachments.listOf('visit', id!)).toMatchObject([{ receivedAt: null, sentBytes: 0 }])
    clock.advance(30 * 86_400_000)
    await tidy(device.db)
    expect(await device.db.attachments.get(file)).toMatchObject({ state: 'waiting' })
    expect(await device.db.attachments.get(file)).not.toHaveProperty('receipt')
    expect(await device.attachments.bytes(file)).toBeDefined()
  })

  it('does not take an edit of the lost time for one that had seen what others wrote since', async () => {
    const device = await openPhone()
    const id = await device.records.create('enterprise', TOWN, { name: '甲' })
    await acknowledge(device)
    await applyPage(device.db, page([held('enterprise', id, { name: '甲' }, 5)]))
    await device.records.change('enterprise', id, { note: '旧' })
    await acknowledge(device)
    await device.records.change('enterprise', id, { address: '甲路' })
    await applyPage(device.db, page([held('enterprise', id, { name: '甲', note: '备份之后' }, 2)], { epoch: 'restored', reset: true }))
    const bases = (await waiting(device)).map(({ mutation }) => mutation.baseVersion)
    expect(bases).toEqual([0, 1, 1])
  })
})

describe('a refused edit', () => {
  const refuseFirst = async (device: Device, outcome: (index: number) => Receipt['outcome']) => {
    const answers = (await waiting(device)).map((edit, index): Answered => ({ edit, receipt: {
      mutationId: edit.mutation.mutationId, outcome: outcome(index), contentHash: edit.contentHash, serverTime: AT,
      ...(outcome(index) === 'rejected' ? { code: 'field-forbidden' as const } : { seq: 3, logHash: 'x', version: edit.mutation.baseVersion + 1 }),
    } }))
    await applyReceipts(device.db, answers)
    return answers
  }
  const known = async () => {
    const device = await openPhone()
    const id = await device.records.create('enterprise', TOWN, { name: '甲' })
    await acknowledge(device)
    await applyPage(device.db, page([held('enterprise', id, { name: '甲' })]))
    return { device, id }
  }

  it('sent again still says what its author had seen, so that it overwrites nobody unseen', async () => {
    const { device, id } = await known()
    await device.records.change('enterprise', id, { note: '我的' })
    const [{ edit }] = (await refuseFirst(device, () => 'rejected')) as [Answered]
    await applyPage(device.db, page([held('enterprise', id, { name: '甲', note: '别人的' }, 2)]))
    await device.outbox.mend(edit.mutation.mutationId, {})
    expect((await waiting(device)).map(({ mutation }) => mutation.baseVersion)).toEqual([1])
  })

  it('sent again leaves alone what a later edit of the same phone has set meanwhile', async () => {
    const { device, id } = await known()
    await device.records.change('enterprise', id, { note: '先', address: '甲路' })
    await device.records.change('enterprise', id, { note: '后' })
    const [{ edit }] = (await refuseFirst(device, (index) => (index === 0 ? 'rejected' : 'applied'))) as [Answered, Answered]
    await device.outbox.mend(edit.mutation.mutationId, {})
    expect((await waiting(device)).map(({ mutation }) => mutation.set)).toEqual([{ address: '甲路' }])
    expect((await device.records.get('enterprise', id))!.fields).toMatchObject({ note: '后', address: '甲路' })
  })

  it('under acknowledged ones that are queued again does not show in their place', async () => {
    const { device, id } = await known()
    await device.records.change('enterprise', id, { note: '先', address: '甲路' })
    await device.records.change('enterprise', id, { note: '后' })
    await refuseFirst(device, (index) => (index === 0 ? 'rejected' : 'applied'))
    await applyPage(device.db, page([], { epoch: 'restored', reset: true }))
    expect(await device.records.get('enterprise', id)).toMatchObject({ unsent: 3, rejected: true, fields: { name: '甲', note: '后', address: '甲路' } })
  })

  it('let go before and taken back after it hides no other edit', async () => {
    const device = await openPhone()
    const ids = await device.records.createMany(['一', '二', '三', '四', '五'].map((name) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name } })))
    await refuseFirst(device, (index) => (index === 2 ? 'rejected' : 'applied'))
    await applyPage(device.db, page([]))
    const given = await device.outbox.letGo((await device.outbox.list({ state: 'rejected' }))[0]!.mutationId)
    await applyPage(device.db, page([], { epoch: 'restored', reset: true }))
    await device.outbox.takeUp(given)
    expect((await device.db.outbox.toArray()).map((row) => row.edits.map(({ order }) => order))).toEqual([[1, 2], [3], [4, 5]])
    const fourth = (await waiting(device)).filter(({ mutation }) => mutation.recordId === ids[3])
    await applyReceipts(device.db, fourth.map((edit) => ({ edit, receipt: { mutationId: edit.mutation.mutationId, outcome: 'rejected', code: 'field-forbidden', contentHash: edit.contentHash, serverTime: AT } })))
    expect(await device.outbox.counts()).toMatchObject({ waiting: 3, rejected: 2 })
    expect(await device.records.get('enterprise', ids[3]!)).toMatchObject({ rejected: true, fields: { name: '四' } })
  })

  it('let go before and taken back after it has seen nothing that others have written since', async () => {
    const { device, id } = await known()
    await applyPage(device.db, page([held('enterprise', id, { name: '甲' }, 5)]))
    await device.records.change('enterprise', id, { note: '没发出' })
    const [{ edit }] = (await refuseFirst(device, () => 'rejected')) as [Answered]
    const given = await device.outbox.letGo(edit.mutation.mutationId)
    await applyPage(device.db, page([held('enterprise', id, { name: '甲', note: '备份之后' }, 7)], { epoch: 'restored', reset: true }))
    await device.outbox.takeUp(given)
    await device.outbox.mend(edit.mutation.mutationId, {})
    expect((await waiting(device)).find(({ mutation }) => mutation.set.note === '没发出')?.mutation.baseVersion).toBe(1)
  })

  it('let go in a town the person has left takes the record along', async () => {
    const { device, id } = await known()
    await device.records.change('enterprise', id, { note: '没发出' })
    await applyPage(device.db, { ...page([]), towns: {}, allowedTowns: [] })
    const [{ edit }] = (await refuseFirst(device, () => 'rejected')) as [Answered]
    expect(await device.records.get('enterprise', id)).toBeDefined()
    await device.outbox.letGo(edit.mutation.mutationId)
    expect(await device.records.get('enterprise', id)).toBeUndefined()
  })
})
