import { describe, expect, it } from 'vitest'
import { DeviceError, type Device } from '@/device'
import { canonicalJson } from '@/domain/canonical'
import { createHash } from 'node:crypto'
import { handClock, newDisk, openPhone, OTHER_TOWN, TOWN } from './phone'

/** From now on writes to one table fail as they do when the browser's quota is used up. */
async function fillDisk(device: Device, table: string): Promise<void> {
  device.db.use({
    stack: 'dbcore', name: 'full',
    create: (down) => ({ ...down, table: (name) => {
      const inner = down.table(name)
      if (name !== table) return inner
      return { ...inner, mutate: async () => { throw new DOMException('full', 'QuotaExceededError') } }
    } }),
  })
  device.db.close()
  await device.db.open()
}

const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'saved', (error: unknown) => (error instanceof DeviceError ? error.code : `no coded error: ${String(error)}`))

describe('saving a record', () => {
  it('writes record and outbox together, numbered without holes', async () => {
    const device = await openPhone()
    const id = await device.records.create('enterprise', TOWN, { name: '甲', labels: ['a'] })
    await device.records.change('enterprise', id, { note: '一', labels: null })
    const edits = (await device.db.outbox.toArray()).flatMap((row) => row.edits)
    expect(edits.map((edit) => edit.mutation.deviceSeq)).toEqual([1, 2])
    expect(edits.map((edit) => edit.mutation.baseVersion)).toEqual([0, 0])
    expect(await device.records.get('enterprise', id)).toMatchObject({ version: 0, unsent: 2, fields: { name: '甲', note: '一' }, rejected: false })
    expect((await device.records.get('enterprise', id))!.fields).not.toHaveProperty('labels')
    const { mutationId, kind, recordId, town, set } = edits[0]!.mutation
    expect(edits[0]!.contentHash).toBe(createHash('sha256').update(canonicalJson({ mutationId, kind, recordId, town, set })).digest('hex'))
  })

  it('refuses what the server would refuse, with the place', async () => {
    const device = await openPhone()
    await expect(device.records.create('enterprise', TOWN, { name: ' ' })).rejects.toMatchObject({ code: 'field-invalid', at: 'set.name' })
    await expect(device.records.change('enterprise', '01900000-0000-7000-8000-00000000ffff', { note: '' })).rejects.toMatchObject({ code: 'record-missing' })
    expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 0 })
  })

  it.each(['records', 'outbox'])('a full disk at %s writes nothing at all', async (table) => {
    const disk = newDisk()
    const device = await openPhone({ disk })
    const id = await device.records.create('enterprise', TOWN, { name: '甲' })
    await fillDisk(device, table)
    expect(await codeOf(device.records.create('enterprise', TOWN, { name: '乙' }))).toBe('storage-full')
    expect(await codeOf(device.records.change('enterprise', id, { note: '丢' }))).toBe('storage-full')
    device.close()
    const again = await openPhone({ disk })
    expect(await again.records.count('enterprise')).toBe(1)
    expect((await again.records.get('enterprise', id))!.fields).toEqual({ name: '甲' })
    await again.records.create('enterprise', TOWN, { name: '丙' })
    expect((await again.db.outbox.toArray()).flatMap((row) => row.edits).map((edit) => edit.mutation.deviceSeq)).toEqual([1, 2])
  })

  it('one refused record of several leaves none', async () => {
    const device = await openPhone()
    const good = { kind: 'enterprise' as const, town: TOWN, fields: { name: '甲' } }
    await expect(device.records.createMany([good, { ...good, fields: { name: '' } }])).rejects.toMatchObject({ code: 'field-invalid' })
    expect(await device.records.count('enterprise')).toBe(0)
  })

  it('a change and the note that goes with it are one transaction', async () => {
    const device = await openPhone()
    const id = await device.records.create('enterprise', TOWN, { name: '甲' })
    const also = [{ kind: 'comment' as const, town: TOWN, fields: { onKind: 'enterprise' as const, onId: id, text: '为何' } }]
    await device.records.change('enterprise', id, { note: '改' }, { also })
    expect(await device.records.listBy('comment', 'onId', id)).toMatchObject([{ fields: { text: '为何' } }])
    expect((await device.db.outbox.toArray()).map((row) => row.count)).toEqual([1, 2])
  })

  it('a change and those of other records that go with it are one transaction; none is written when one is refused', async () => {
    const device = await openPhone()
    const [one, other] = await device.records.createMany(['甲', '乙'].map((name) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name } })))
    const change = (name: string) => device.records.change('enterprise', one!, { note: '改' }, { also: [{ kind: 'enterprise', id: other!, set: { name } }] })
    expect(await codeOf(change(''))).toBe('field-invalid')
    expect((await device.records.getMany('enterprise', [one!, other!])).map((record) => record!.fields)).toEqual([{ name: '甲' }, { name: '乙' }])
    await change('丙')
    expect((await device.records.getMany('enterprise', [one!, other!])).map((record) => record!.fields)).toEqual([{ name: '甲', note: '改' }, { name: '丙' }])
    expect((await device.db.outbox.toArray()).map((row) => row.count)).toEqual([2, 2])
  })
})

describe('lists', () => {
  it('newest first, by kind, by town, by pages', async () => {
    const clock = handClock()
    const device = await openPhone({ clock })
    for (let index = 0; index < 10; index += 1) {
      clock.advance(1_000)
      await device.records.create('enterprise', index % 2 ? TOWN : OTHER_TOWN, { name: `企业 ${index}` })
    }
    const names = (rows: { fields: { name: string } }[]) => rows.map((row) => row.fields.name.slice(3))
    expect(names(await device.records.list('enterprise', { limit: 3 }))).toEqual(['9', '8', '7'])
    expect(names(await device.records.list('enterprise', { limit: 3, offset: 3 }))).toEqual(['6', '5', '4'])
    expect(names(await device.records.list('enterprise', { towns: [TOWN], limit: 2, offset: 1 }))).toEqual(['7', '5'])
    expect(names(await device.records.list('enterprise', { towns: [TOWN, OTHER_TOWN], limit: 2 }))).toEqual(['9', '8'])
    expect(await device.records.count('enterprise', { towns: [TOWN] })).toBe(5)
    expect(await device.records.list('visit')).toEqual([])
  })

  it('tells what was written since a mark', async () => {
    const device = await openPhone()
    const first = await device.records.create('enterprise', TOWN, { name: '甲' })
    const second = await device.records.create('enterprise', TOWN, { name: '乙' })
    const seen = await device.records.touchedAfter('enterprise', 0)
    expect(seen.map((row) => row.id)).toEqual([first, second])
    const mark = seen.at(-1)!.touched
    expect(await device.records.touchedAfter('enterprise', mark)).toEqual([])
    await device.records.change('enterprise', first, { note: '新' })
    expect((await device.records.touchedAfter('enterprise', mark, 10)).map((row) => row.id)).toEqual([first])
  })
})

describe('the schema fence', () => {
  it('keeps a tab with old code from writing into a database that newer code has taken over', async () => {
    const disk = newDisk()
    const old = await openPhone({ disk })
    const id = await old.records.create('enterprise', TOWN, { name: '甲' })
    await openPhone({ disk, schema: 2 })
    expect(await codeOf(old.records.change('enterprise', id, { note: '旧' }))).toBe('schema-fence')
    expect(await codeOf(old.drafts.create('visit', {}))).toBe('schema-fence')
    expect((await old.records.get('enterprise', id))!.fields).toEqual({ name: '甲' })
    expect(await codeOf(openPhone({ disk }))).toBe('schema-fence')
  })
})

describe('several people on one phone', () => {
  it('each has a database of their own', async () => {
    const disk = newDisk()
    const first = await openPhone({ disk, personId: 'person-a' })
    await first.records.create('enterprise', TOWN, { name: '甲' })
    const second = await openPhone({ disk, personId: 'person-b' })
    expect(await second.records.count('enterprise')).toBe(0)
    expect((await first.outbox.counts()).waiting).toBe(1)
  })
})
