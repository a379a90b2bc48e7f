import fc from 'fast-check'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Receipt } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { stationScope } from '@/server/accounts/scope'
import { rowsOf, type Database } from '@/server/store/database'
import { migrate } from '@/server/store/migrate'
import { syncStoreOn } from '@/server/store/sync-store'
import { PushQueue, type PushQueueTools } from '@/server/sync/push-queue'
import type { StoredRecord, SyncStore } from '@/server/sync/store'
import { verificationLines, verifyDatabase } from '@/server/verify'
import { onEachBackend } from './support/backends'
import { enterprise } from './support/samples'
import { OTHER_TOWN, TOWN } from './support/test-server'

const TOWNS = [TOWN, OTHER_TOWN]

/** A device that numbers its edits. */
class Phone {
  readonly id = v7()
  readonly asker = { scope: stationScope(v7(), '王某', TOWNS), deviceId: this.id }
  #seq = 0
  edit(set: Record<string, unknown>, more: Record<string, unknown> = {}) {
    this.#seq += 1
    return { mutationId: v7(), deviceSeq: this.#seq, kind: 'enterprise', recordId: v7(), town: TOWN, baseVersion: 0, schemaVersion: 1, savedAt: '2026-11-22T01:00:00.000Z', set, ...more }
  }
}

onEachBackend('pushes that come at once', ({ openFresh }) => {
  let database: Database
  beforeAll(async () => {
    database = await openFresh()
    await migrate(database)
  })
  afterAll(() => database.close())

  async function phones(count: number): Promise<Phone[]> {
    const made = Array.from({ length: count }, () => new Phone())
    for (const { id, asker } of made) await database.orm.execute(sql`insert into device (id, person_id, label, created_at, last_seen_at, last_seq) values (${id}, ${asker.scope.person.id}, 'phone', now(), now(), 0)`)
    return made
  }

  /** A queue that counts its transactions; `onSave` may fail in the middle of one. */
  function queueOf({ onSave = () => undefined, ...tools }: Partial<PushQueueTools> & { onSave?: (records: readonly StoredRecord[]) => void } = {}) {
    const store = syncStoreOn(database)
    const counted = { transactions: 0 }
    const watched: SyncStore = { ...store, transact: (scopes, work) => {
      counted.transactions += 1
      return store.transact(scopes, (transaction) => work({ ...transaction, saveRecords: async (scope, records) => {
        await transaction.saveRecords(scope, records)
        onSave(records.map(({ record }) => record))
      } }))
    } }
    return { counted, queue: new PushQueue(watched, { now: () => new Date(), newId: v7, lanes: 1, isPassing: () => false, ...tools }) }
  }

  const recorded = async (ids: readonly string[]): Promise<string[]> =>
    (await rowsOf<{ id: string }>(database.orm, sql`select record_id as id from town_log where record_id = any(${sql.param(ids)}::uuid[])`)).map(({ id }) => id)
  const requireSound = async () => expect(verificationLines(await verifyDatabase(database))).toMatchObject({ sound: true })

  test('share a transaction while another is under way, each with its own receipts', async () => {
    const { queue, counted } = queueOf()
    const all = (await phones(7)).map((phone, index) => ({ phone, edits: [phone.edit(enterprise(), { town: TOWNS[index % 2] }), phone.edit({ colour: 'red' })] }))
    const answers = await Promise.all(all.map(({ phone, edits }) => queue.push(phone.asker, edits)))
    expect(counted.transactions).toBe(2)
    for (const [index, { edits }] of all.entries()) expect(answers[index]).toMatchObject([{ mutationId: edits[0]!.mutationId, outcome: 'applied' }, { mutationId: edits[1]!.mutationId, code: 'field-unknown' }])
    expect(new Set(answers.map(([receipt]) => `${receipt!.town ?? ''}${receipt!.seq!}${receipt!.logHash!}`)).size).toBe(7)
    const lastSeqs = await rowsOf<{ n: string | number }>(database.orm, sql`select last_seq as n from device where id = any(${sql.param(all.map(({ phone }) => phone.id))}::uuid[])`)
    expect(lastSeqs.map(({ n }) => Number(n))).toEqual(all.map(() => 2))
    await requireSound()
  })

  test('a fault in one leaves nothing of it and touches no other', async () => {
    const { queue } = queueOf({ onSave: (records) => { if (records.some(({ fields }) => fields.note === 'poison')) throw new Error('poison') } })
    const all = (await phones(5)).map((phone, index) => ({ phone, edits: [phone.edit(enterprise(index === 3 ? { note: 'poison' } : {})), phone.edit(enterprise())] }))
    const answers = await Promise.allSettled(all.map(({ phone, edits }) => queue.push(phone.asker, edits)))
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    for (const [index, { edits }] of all.entries()) expect((await recorded(edits.map(({ recordId }) => recordId))).length).toBe(index === 3 ? 0 : 2)
    await requireSound()
  })

  test('a database that is away fails all of them at once, and nothing is recorded', async () => {
    const { queue, counted } = queueOf({ onSave: () => { throw new Error('gone') }, isPassing: () => true })
    const all = (await phones(4)).map((phone) => ({ phone, edits: [phone.edit(enterprise())] }))
    const answers = await Promise.allSettled(all.map(({ phone, edits }) => queue.push(phone.asker, edits)))
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected'])
    expect(counted.transactions).toBe(2)
    expect(await recorded(all.flatMap(({ edits }) => edits.map(({ recordId }) => recordId)))).toEqual([])
  })

  test('who is shut out or speaks of a lost time is told so, the others go on; nobody touches a town that is another’s', async () => {
    const { queue } = queueOf()
    const [first, good, narrow, late] = await phones(4) as [Phone, Phone, Phone, Phone]
    const stranger = new Phone()
    const elsewhere = first.edit(enterprise(), { town: OTHER_TOWN })
    await queue.push(first.asker, [elsewhere])
    const inOwnTown = { ...narrow.asker, scope: stationScope(narrow.asker.scope.person.id, '王某', [TOWN]) }
    const lost = { ...late.asker, cursors: { [TOWN]: { epoch: v7(), seq: 3, hash: 'x' } } }
    const answers = await Promise.allSettled([
      queue.push(first.asker, [first.edit(enterprise())]), queue.push(stranger.asker, [stranger.edit(enterprise())]), queue.push(good.asker, [good.edit(enterprise(), { town: OTHER_TOWN })]),
      queue.push(inOwnTown, [narrow.edit({ note: 'x' }, { recordId: elsewhere.recordId, baseVersion: 1 }), narrow.edit(enterprise(), { town: OTHER_TOWN })]), queue.push(lost, [late.edit(enterprise())]),
    ])
    expect(answers).toMatchObject([
      { value: [{ outcome: 'applied' }] }, { reason: { code: 'device-revoked' } }, { value: [{ outcome: 'applied' }] },
      { value: [{ code: 'record-missing' }, { code: 'town-forbidden' }] }, { reason: { code: 'log-restored' } },
    ])
    await requireSound()
  })

  test('whatever comes at once: each edit takes effect once, in its device’s order, and keeps its receipt', async () => {
    const devices = await phones(4)
    const records = Array.from({ length: 3 }, () => v7())
    const [founder] = await phones(1) as [Phone]
    await queueOf().queue.push(founder.asker, records.map((recordId) => founder.edit(enterprise(), { recordId })))
    const step = fc.record({ device: fc.nat(3), edits: fc.array(fc.record({ record: fc.nat(5), note: fc.constantFrom('a', 'b', 'c') }), { minLength: 1, maxLength: 4 }), again: fc.boolean() })
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), fc.integer({ min: 1, max: 3 }), async (steps, lanes) => {
      const { queue } = queueOf({ lanes })
      const seen = new Map<string, string>()
      const keep = (receipts: Receipt[]) => {
        for (const receipt of receipts) {
          expect(seen.get(receipt.mutationId) ?? canonicalJson(receipt)).toBe(canonicalJson(receipt))
          seen.set(receipt.mutationId, canonicalJson(receipt))
        }
        return receipts
      }
      const sent = await Promise.all(steps.flatMap(({ device, edits, again }) => {
        const phone = devices[device]!
        const batch = edits.map(({ record, note }) => (records[record] ? phone.edit({ note }, { recordId: records[record], baseVersion: 1 }) : phone.edit(enterprise({ note }), { town: OTHER_TOWN })))
        const send = () => queue.push(phone.asker, batch).then(keep)
        return again ? [send(), send()] : [send()]
      }))
      const ids = [...new Set(sent.flat().map(({ mutationId }) => mutationId))]
      const entries = await rowsOf<{ id: string; device: string; seq: string | number; number: string | number; town: string }>(database.orm, sql`
        select mutation_id as id, device_id as device, seq, device_seq as number, town from town_log where mutation_id = any(${sql.param(ids)}::uuid[]) order by town, seq`)
      expect(entries.map(({ id }) => id).sort()).toEqual(ids.sort())
      for (const { id } of devices) {
        for (const town of TOWNS) {
          const numbers = entries.filter((entry) => entry.device === id && entry.town === town).map(({ number }) => Number(number))
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
        }
      }
    }), { numRuns: 12 })
    await requireSound()
  })
})
