import { describe, expect, it } from 'vitest'
import { live, type Device } from '@/device'
import { handClock, newDisk, openPhone, TOWN } from './phone'

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer as ArrayBuffer
const photo = (text: string) => ({ role: 'photo' as const, name: '门头.jpg', type: 'image/jpeg', bytes: bytes(text), widthPx: 100, heightPx: 80 })
const visit = (enterpriseId: string) => ({
  number: '丁蜀-20260302-01A', enterpriseId, startedAt: '2026-03-02T01:00:00.000Z', mode: 'onSite' as const, visitors: [{ name: '周敏' }], submittedAt: '2026-03-02T02:00:00.000Z',
})

async function withDraft(): Promise<{ device: Device; draftId: string; enterpriseId: string }> {
  const device = await openPhone()
  const enterpriseId = await device.records.create('enterprise', TOWN, { name: '甲' })
  const draft = await device.drafts.create('visit', { enterpriseId })
  return { device, draftId: draft.id, enterpriseId }
}

describe('drafts', () => {
  it('survive the app being killed, with the place in the form and the files', async () => {
    const disk = newDisk()
    const device = await openPhone({ disk })
    const draft = await device.drafts.create('visit', { note: '' })
    await device.drafts.save(draft.id, { note: '写到一半', gone: undefined }, 'needs')
    const file = await device.attachments.addToDraft(draft.id, photo('像素'))
    // No close: a killed app says no goodbye.
    const again = await openPhone({ disk })
    expect(await again.drafts.get(draft.id)).toMatchObject({ value: { note: '写到一半' }, step: 'needs' })
    expect(await again.attachments.listOfDraft(draft.id)).toMatchObject([{ id: file, name: '门头.jpg', sizeBytes: 6, here: true }])
    expect(new TextDecoder().decode(await again.attachments.bytes(file))).toBe('像素')
  })

  it('submits records and files and goes, in one transaction', async () => {
    const { device, draftId, enterpriseId } = await withDraft()
    const file = await device.attachments.addToDraft(draftId, photo('a'))
    const [visitId] = await device.drafts.submit(draftId, [
      { kind: 'visit', town: TOWN, fields: visit(enterpriseId) },
      { kind: 'task', town: TOWN, fields: { kind: 'followUp', title: '回访', enterpriseId } },
    ])
    expect(await device.drafts.list()).toEqual([])
    expect(await device.records.get('attachment', file)).toMatchObject({ fields: { onKind: 'visit', onId: visitId, sizeBytes: 1 }, receivedAt: null, unsent: 1 })
    expect(await device.attachments.listOf('visit', visitId!)).toMatchObject([{ id: file, here: true, receivedAt: null }])
    expect(await device.attachments.transfers()).toMatchObject([{ id: file, onKind: 'visit', onId: visitId, receivedAt: null, missingBytes: false }])
    const edits = (await device.db.outbox.toArray()).flatMap((row) => row.edits)
    expect(edits.map((edit) => [edit.mutation.deviceSeq, edit.mutation.kind])).toEqual([[1, 'enterprise'], [2, 'visit'], [3, 'task'], [4, 'attachment']])
  })

  it('a submission that cannot be stored leaves the draft and nothing else', async () => {
    const { device, draftId, enterpriseId } = await withDraft()
    await device.attachments.addToDraft(draftId, photo('a'))
    device.db.attachments.hook('updating', () => { throw new DOMException('full', 'QuotaExceededError') })
    await expect(device.drafts.submit(draftId, [{ kind: 'visit', town: TOWN, fields: visit(enterpriseId) }])).rejects.toMatchObject({ code: 'storage-full' })
    expect(await device.drafts.list()).toHaveLength(1)
    expect(await device.records.count('visit')).toBe(0)
    expect((await device.outbox.counts()).waiting).toBe(1)
    expect(await device.attachments.listOfDraft(draftId)).toHaveLength(1)
  })

  it('cannot be submitted twice', async () => {
    const { device, draftId, enterpriseId } = await withDraft()
    const records = [{ kind: 'visit' as const, town: TOWN, fields: visit(enterpriseId) }]
    const both = await Promise.allSettled([device.drafts.submit(draftId, records), device.drafts.submit(draftId, records)])
    expect(both.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await device.records.count('visit')).toBe(1)
  })

  it('is not submitted from a revision that another tab has replaced since', async () => {
    const { device, draftId, enterpriseId } = await withDraft()
    const records = [{ kind: 'visit' as const, town: TOWN, fields: visit(enterpriseId) }]
    const seen = await device.drafts.save(draftId, { enterpriseId, note: '甲' })
    await device.drafts.save(draftId, { enterpriseId, note: '乙' })
    await expect(device.drafts.submit(draftId, records, { seen })).rejects.toMatchObject({ code: 'draft-elsewhere' })
    expect([await device.records.count('visit'), (await device.drafts.get(draftId))?.value]).toEqual([0, { enterpriseId, note: '乙' }])
    await device.drafts.submit(draftId, records, { seen: seen + 1 })
    expect(await device.drafts.list()).toEqual([])
  })

  it('an invalid record names its place and the draft stays', async () => {
    const { device, draftId, enterpriseId } = await withDraft()
    await expect(device.drafts.submit(draftId, [{ kind: 'visit', town: TOWN, fields: { ...visit(enterpriseId), visitors: [] } }])).rejects.toMatchObject({ code: 'field-invalid', at: 'set.visitors' })
    expect(await device.drafts.get(draftId)).toBeDefined()
  })

  it('adds to a record that exists in the same transaction, with its files', async () => {
    const device = await openPhone()
    const id = await device.records.create('enterprise', TOWN, { name: '甲' })
    const draft = await device.drafts.create('supplement', {})
    const file = await device.attachments.addToDraft(draft.id, photo('a'))
    const seen = (await device.records.get('enterprise', id))!
    const submit = (set: Record<string, unknown>) => device.drafts.submit(draft.id, [{ kind: 'comment', town: TOWN, fields: { onKind: 'enterprise', onId: id, text: '补' } }], {
      attachTo: { kind: 'enterprise', id, town: TOWN }, changes: [{ kind: 'enterprise', id, set, seen }, { kind: 'enterprise', id, set: { address: '新址' }, seen }],
    })
    await expect(submit({ name: '' })).rejects.toMatchObject({ code: 'field-invalid', at: 'set.name' })
    expect([await device.records.count('comment'), (await device.attachments.listOfDraft(draft.id)).length]).toEqual([0, 1])
    await submit({ note: '补充' })
    expect(await device.records.get('enterprise', id)).toMatchObject({ fields: { name: '甲', note: '补充', address: '新址' }, conflicts: [] })
    expect(await device.attachments.listOf('enterprise', id)).toMatchObject([{ id: file, here: true }])
    expect([await device.records.count('comment'), await device.drafts.list()]).toEqual([1, []])
  })

  it('another version set aside has copies of the files, and names the copies', async () => {
    const device = await openPhone()
    const draft = await device.drafts.create('assistance', { evidence: {} })
    const file = await device.attachments.addToDraft(draft.id, photo('像素'))
    const aside = await device.drafts.setAside(draft.id, 'assistance', { evidence: { [file]: { name: '发票' } }, order: [file, 'x'] })
    const [copy] = await device.attachments.listOfDraft(aside.id)
    expect(await device.drafts.get(aside.id)).toMatchObject({ value: { evidence: { [copy!.id]: { name: '发票' } }, order: [copy!.id, 'x'] } })
    await device.drafts.remove(draft.id)
    expect(new TextDecoder().decode(await device.attachments.bytes(copy!.id))).toBe('像素')
  })

  it('another version is set aside without the files when they find no room', async () => {
    const { device, draftId } = await withDraft()
    await device.attachments.addToDraft(draftId, photo('a'))
    device.db.attachmentBytes.hook('creating', () => { throw new DOMException('full', 'QuotaExceededError') })
    const aside = await device.drafts.setAside(draftId, 'visit', { note: '另一份' })
    expect(await device.drafts.get(aside.id)).toMatchObject({ value: { note: '另一份' } })
    expect([(await device.attachments.listOfDraft(aside.id)).length, (await device.attachments.listOfDraft(draftId)).length]).toEqual([0, 1])
  })

  it('thrown away, takes its files along', async () => {
    const clock = handClock()
    const device = await openPhone({ clock })
    const draftId = (await device.drafts.create('visit', {})).id
    const file = await device.attachments.addToDraft(draftId, photo('a'))
    await device.drafts.remove(draftId)
    await expect(device.drafts.save(draftId, {})).rejects.toMatchObject({ code: 'record-missing' })
    expect([await device.drafts.list(), await device.attachments.listOfDraft(draftId), (await device.outbox.exportUnsent()).drafts]).toEqual([[], [], []])
    clock.advance(60_000)
    await device.drafts.sweep()
    expect([await device.attachments.bytes(file), await device.db.attachmentBytes.count()]).toEqual([undefined, 0])
    expect(await device.drafts.restore(draftId)).toBe(false)
  })

  it('thrown away and taken back, it is as it was, also when the app was killed meanwhile', async () => {
    const disk = newDisk()
    let device = await openPhone({ disk })
    const { id } = await device.drafts.create('visit', { note: '签了一半' })
    await device.drafts.save(id, { note: '签了一半', needs: ['policy'] }, 'needs')
    const file = await device.attachments.addToDraft(id, photo('像素'))
    const before = [await device.drafts.get(id), await device.attachments.listOfDraft(id)]
    await device.drafts.remove(id)
    await device.drafts.remove(id)
    device.close()
    device = await openPhone({ disk })
    await device.drafts.sweep()
    expect(await device.drafts.restore(id)).toBe(true)
    expect([await device.drafts.get(id), await device.attachments.listOfDraft(id)]).toEqual(before)
    expect(new TextDecoder().decode(await device.attachments.bytes(file))).toBe('像素')
    expect(await device.drafts.restore(id)).toBe(false)
    expect(await device.drafts.save(id, { note: '接着填' }, 'needs', 1)).toBe(2)
  })
})

describe('files', () => {
  it('of other types and sizes are refused', async () => {
    const { device, draftId } = await withDraft()
    await expect(device.attachments.addToDraft(draftId, { ...photo('a'), type: 'text/html' })).rejects.toMatchObject({ code: 'attachment-type' })
    await expect(device.attachments.addToDraft(draftId, { ...photo(''), bytes: new ArrayBuffer(0) })).rejects.toMatchObject({ code: 'attachment-too-large' })
    await expect(device.attachments.addToDraft(draftId, { ...photo(''), bytes: new ArrayBuffer(8 * 1_048_576 + 1) })).rejects.toMatchObject({ code: 'attachment-too-large' })
  })

  it('fetched for reading are kept only when they are what the record says', async () => {
    const { device, draftId, enterpriseId } = await withDraft()
    const file = await device.attachments.addToDraft(draftId, photo('right'))
    await device.drafts.submit(draftId, [{ kind: 'visit', town: TOWN, fields: visit(enterpriseId) }])
    await device.db.attachmentBytes.delete(file)
    await expect(device.attachments.keepFetched(file, bytes('wrong'))).rejects.toMatchObject({ code: 'attachment-hash-mismatch' })
    expect(await device.attachments.bytes(file)).toBeUndefined()
    await device.attachments.keepFetched(file, bytes('right'))
    expect(await device.attachments.bytes(file)).toBeDefined()
  })
})

describe('live queries', () => {
  it('see a write of the person as soon as it is complete', async () => {
    const device = await openPhone()
    const counts: number[] = []
    const reached = new Promise<void>((resolve) => {
      live(() => device.outbox.counts()).subscribe(({ waiting }) => {
        counts.push(waiting)
        if (waiting === 2) resolve()
      })
    })
    await device.records.create('enterprise', TOWN, { name: '甲' })
    await device.records.create('enterprise', TOWN, { name: '乙' })
    await reached
    expect(counts.at(-1)).toBe(2)
  })

  it('the export holds everything unsent, drafts included', async () => {
    const { device, draftId } = await withDraft()
    await device.attachments.addToDraft(draftId, photo('a'))
    const exported = await device.outbox.exportUnsent()
    expect(exported).toMatchObject({ format: 'ipw-unsent', mutations: [{ state: 'waiting', mutation: { kind: 'enterprise', set: { name: '甲' } } }], drafts: [{ id: draftId }], files: [{ name: '门头.jpg' }] })
    expect(JSON.parse(JSON.stringify(exported))).toEqual(exported)
  })
})
