// A refused edit of any kind: it holds back its own record and nothing else, and can be mended, tried again or let go.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeviceError } from '@/device'
import { RECORD_KINDS, type RecordKind } from '@/domain/records'
import { TOWN } from '../device/phone'
import { sampleOf } from '../server/support/samples'
import { onePhone } from './world'

/** A field that may be changed, where the kind has one: comments and files are said once. */
const CHANGED: Partial<Record<RecordKind, (text: string) => Record<string, unknown>>> = {
  enterprise: (note) => ({ note }), visit: (note) => ({ note }), assistance: (name) => ({ respondent: { name } }), task: (outcome) => ({ outcome }),
}

async function setUp() {
  const { server, device, engine } = await onePhone()
  const refused = new Set<string>()
  server.verdict = ({ mutationId }) => (refused.has(mutationId) ? 'reject' : 'ok')
  const create = (kind: RecordKind): Promise<string> => device.records.create(kind, TOWN, sampleOf[kind]() as never)
  /** The edits of the outbox that still wait, oldest first. */
  const waiting = async () => (await device.outbox.list({ state: 'waiting' })).reverse()
  const rejected = async () => (await device.outbox.list({ state: 'rejected' })).reverse()
  /** Gives an edit up, takes it back, which leaves everything as it was, and gives it up for good. */
  async function letGo(mutationId: string): Promise<void> {
    const everything = async () => ({
      outbox: (await device.db.outbox.toArray()).map(({ rejectedAt, ...row }) => ({ ...row, isRejected: rejectedAt !== undefined })),
      records: (await device.db.records.toArray()).map(({ touch: _touch, ...row }) => row),
      aside: await device.db.setAside.count(), line: await device.outbox.unsent(),
    })
    const before = await everything()
    const given = await device.outbox.letGo(mutationId)
    await device.outbox.takeUp(given)
    expect(await everything()).toEqual(before)
    await expect(device.outbox.takeUp(given)).rejects.toMatchObject({ code: 'record-missing' })
    await device.outbox.letGo(mutationId)
  }
  const expectEqual = async (): Promise<void> => {
    const view = server.viewOf([TOWN])
    const rows = await device.db.records.toArray()
    expect(rows.map((row) => row.id).sort()).toEqual([...view.keys()].sort())
    for (const row of rows) expect([row.id, row.version, row.fields, row.pending, row.rejected]).toEqual([row.id, view.get(row.id)!.version, view.get(row.id)!.fields, [], false])
  }
  return { server, device, engine, refused, create, waiting, rejected, letGo, expectEqual }
}

describe.each(RECORD_KINDS)('a refused %s', (kind) => {
  const changeOf = CHANGED[kind]

  it('is kept with its data, tried again as it was, and goes', async () => {
    const { device, engine, refused, create, waiting, rejected, expectEqual } = await setUp()
    const id = await create(kind)
    const [made] = await waiting()
    refused.add(made!.mutationId)
    await create(kind)
    await engine.now()
    expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 1, sent: 1 })
    expect(await rejected()).toMatchObject([{ kind, recordId: id, set: made!.set, can: ['mend', 'letGo', 'export'], receipt: { code: 'field-forbidden' } }])
    expect(await device.records.get(kind, id)).toMatchObject({ rejected: true, unsent: 1, fields: made!.set })
    await device.outbox.mend(made!.mutationId, {})
    await engine.now()
    expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 2 })
    expect(await device.db.setAside.toArray()).toMatchObject([{ fate: 'mended', mutation: { mutationId: made!.mutationId } }])
    await expectEqual()
  })

  it('let go leaves no trace in the lists, and its data aside', async () => {
    const { device, engine, refused, create, waiting, letGo, expectEqual } = await setUp()
    await create(kind)
    const [made] = await waiting()
    refused.add(made!.mutationId)
    await engine.now()
    await letGo(made!.mutationId)
    await engine.now()
    expect(await device.records.count(kind)).toBe(0)
    expect(await device.db.setAside.toArray()).toMatchObject([{ fate: 'letGo', mutation: { set: made!.set } }])
    await expectEqual()
  })

  if (changeOf) it('let go takes along what was refused only because of it', async () => {
    const { device, engine, refused, create, waiting, letGo, expectEqual } = await setUp()
    const id = await create(kind)
    refused.add((await waiting())[0]!.mutationId)
    await device.records.change(kind, id, changeOf('跟着') as never)
    await engine.now()
    expect(await device.outbox.counts()).toMatchObject({ rejected: 2 })
    await letGo([...refused][0]!)
    expect(await device.outbox.counts()).toMatchObject({ waiting: 0, rejected: 0 })
    expect((await device.db.setAside.toArray()).map(({ fate }) => fate)).toEqual(['letGo', 'letGo'])
    await expectEqual()
  })

  const edit = fc.record({ record: fc.nat(2), refuse: fc.boolean(), syncFirst: fc.boolean() })
  const settling = fc.array(fc.constantFrom('mend', 'again', 'letGo'), { minLength: 4, maxLength: 4 })
  it('holds back what follows it in its own record, nothing else, and once all are settled phone and server are the same', async () => {
    await fc.assert(fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 8 }), settling, async (edits, ways) => {
      const { server, device, engine, refused, create, waiting, rejected, letGo, expectEqual } = await setUp()
      const ids: (string | undefined)[] = []
      const stuck = new Set<string>()
      const kept = new Set<string>()
      for (const [index, { record, refuse, syncFirst }] of edits.entries()) {
        if (syncFirst) {
          await engine.now()
          for (const { recordId } of await rejected()) stuck.add(recordId)
        }
        const id = ids[record]
        if (id === undefined) ids[record] = await create(kind)
        else if (changeOf) await device.records.change(kind, id, changeOf(`第${index}`) as never)
        else continue
        const saved = (await waiting()).at(-1)!
        if (refuse) refused.add(saved.mutationId)
        // What follows a refused edit waits, whatever else goes.
        for (const item of await waiting()) expect(item.why).toBe(stuck.has(item.recordId) ? 'held' : 'queued')
      }
      await engine.now()
      const blocked = new Set((await rejected()).map(({ recordId }) => recordId))
      for (const { recordId } of await waiting()) expect(blocked.has(recordId)).toBe(true)
      for (const id of ids) if (id !== undefined && !blocked.has(id)) expect(await device.records.get(kind, id)).toMatchObject({ unsent: 0, rejected: false })

      for (let round = 0; (await rejected()).length > 0; round += 1) {
        expect(round).toBeLessThan(20)
        const [first] = await rejected()
        const way = ways[round % ways.length]!
        if (way === 'letGo') await letGo(first!.mutationId)
        else {
          const correction = way === 'mend' && changeOf ? changeOf(`改${round}`) : {}
          // A change that waited behind the making of its record, which was then let go: it alone makes no record.
          const mended = await device.outbox.mend(first!.mutationId, correction as never).then(() => true, (error: DeviceError) => error.code !== 'field-invalid' && Promise.reject(error))
          if (!mended) await letGo(first!.mutationId)
          else if (way === 'mend' && changeOf) kept.add(`改${round}`)
        }
        await engine.now()
      }
      expect(await device.outbox.counts()).toMatchObject({ waiting: 0, rejected: 0 })
      await expectEqual()
      expect([...server.effects.values()].every((times) => times === 1)).toBe(true)
      // A correction is never lost without a trace: it stands in the record, in its history, or aside.
      const traces = [...server.remembered].join() + JSON.stringify([await device.db.setAside.toArray(), await device.db.sent.toArray()])
      for (const text of kept) expect(traces).toContain(text)
    }), { numRuns: 5 })
  })
})
