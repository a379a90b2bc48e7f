import { describe, expect, it } from 'vitest'
import { applyReceipts, type Device, type GivenUp, type OutboxEdit } from '@/device'
import { openPhone, TOWN } from './phone'

const file = (name: string) => ({ role: 'photo' as const, name, type: 'image/jpeg', bytes: new Uint8Array([1, 2, 3]).buffer })

/** An enterprise's visit with two photos, submitted and unsent. */
async function withVisit(): Promise<Device> {
  const device = await openPhone()
  const enterpriseId = await device.records.create('enterprise', TOWN, { name: '甲' })
  const { id: draft } = await device.drafts.create('visit', {})
  for (const name of ['一.jpg', '二.jpg']) await device.attachments.addToDraft(draft, file(name))
  const fields = {
    number: '丁蜀-20261122-07K', enterpriseId, startedAt: '2026-11-22T01:00:00Z', mode: 'onSite' as const, visitors: [{ name: '周敏' }], submittedAt: '2026-11-22T02:00:00Z',
  }
  await device.drafts.submit(draft, [{ kind: 'visit', town: TOWN, fields }])
  return device
}

const answer = async (device: Device, only: (edit: OutboxEdit) => boolean, outcome: 'applied' | 'rejected') => {
  const edits = (await device.db.outbox.toArray()).flatMap((row) => row.edits).filter(only)
  await applyReceipts(device.db, edits.map((edit) => ({ edit, receipt: {
    mutationId: edit.mutation.mutationId, outcome, contentHash: edit.contentHash, serverTime: '2026-11-22T02:00:00Z',
    ...(outcome === 'rejected' ? { code: 'field-invalid' as const } : { seq: edit.order, logHash: `h${edit.order}`, version: 1 }),
  } })))
}

describe('what is not sent', () => {
  it('counts a photo once: by the edit that announces it, then by its bytes', async () => {
    const device = await withVisit()
    expect(await device.outbox.unsent()).toEqual({ waiting: 4, rejected: 0, files: [], total: 4 })
    await answer(device, (edit) => edit.mutation.kind !== 'attachment', 'applied')
    expect(await device.outbox.unsent()).toMatchObject({ waiting: 2, files: [], total: 2 })
    await answer(device, () => true, 'applied')
    const { files, ...counts } = await device.outbox.unsent()
    expect([counts, files.length]).toEqual([{ waiting: 0, rejected: 0, total: 2 }, 2])
  })

  it('counts a refused photo once, and agrees with the lists', async () => {
    const device = await withVisit()
    await answer(device, (edit) => edit.mutation.kind === 'attachment', 'rejected')
    const unsent = await device.outbox.unsent()
    expect(unsent).toEqual({ waiting: 2, rejected: 2, files: [], total: 4 })
    const lists = await Promise.all((['waiting', 'rejected'] as const).map((state) => device.outbox.list({ state })))
    expect(lists.flat()).toHaveLength(unsent.total)
  })

  it('does not count a photo that was given up, until that is taken back', async () => {
    const device = await withVisit()
    await answer(device, () => true, 'rejected')
    const given: GivenUp[] = []
    for (const { mutationId, kind } of await device.outbox.list({ state: 'rejected' })) if (kind === 'attachment') given.push(await device.outbox.letGo(mutationId))
    expect(await device.outbox.unsent()).toMatchObject({ rejected: 2, files: [], total: 2 })
    expect(await device.attachments.transfers()).toEqual([])
    await device.outbox.takeUp(given[0]!)
    expect(await device.outbox.unsent()).toMatchObject({ rejected: 3, files: [], total: 3 })
    expect(await device.attachments.transfers()).toMatchObject([{ id: given[0]!.record!.id, missingBytes: false }])
  })
})
