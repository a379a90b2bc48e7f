import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Mutation, Receipt } from '@/contract'
import { deriveKeyPair, toBase64url } from '@/domain/sealing'
import {
  applyReceipts, courierToSend, identityOf, learnSealingKey, notDelivered, noteSent, renewIdentity, restMutation, sealUnsealed, storedIdentity,
  type Device, type OutboxEdit,
} from '@/device'
import { newDisk, openPhone, seededRandom, TOWN } from './phone'
import { openLetter, openSealedPhone, rowsOf, SEALING_KEY, SERVER_KEYS } from './sealed-phone'

const DEVICE = '01900000-0000-7000-8000-0000000000d1'

/** What the server would read in the courier, in order. */
async function opened(phone: Device, keys = SERVER_KEYS): Promise<Mutation[]> {
  const deviceId = (await storedIdentity(phone.db))!.id
  return (await rowsOf(phone)).flatMap(({ key, enc, letters }) => letters.flatMap((letter) => openLetter(letter, enc, key, deviceId, keys)!))
}
const edits = async ({ db }: Device): Promise<OutboxEdit[]> => (await db.outbox.orderBy('order').toArray()).flatMap((row) => row.edits)
const waiting = async (phone: Device): Promise<Mutation[]> => (await edits(phone)).filter(({ state }) => state === 'waiting').map(({ mutation }) => mutation)

const ready = (options: Parameters<typeof openPhone>[0] = {}) => openSealedPhone(DEVICE, options)
const waits = async ({ db }: Device) => (await courierToSend(db)).length > 0
const enterprise = (name: string) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name } })

const receiptOf = ({ mutation: { mutationId }, contentHash }: OutboxEdit, outcome: Receipt['outcome']): Receipt => ({
  mutationId, outcome, contentHash, serverTime: '2026-03-02T01:00:00.000Z', ...(outcome === 'rejected' ? { code: 'field-invalid', at: 'set.name' } : { seq: 1, logHash: 'a'.repeat(64), version: 1 }),
})

test('an edit is sealed to the server in the transaction that saves it; its clear part says nothing of it', async () => {
  const phone = await ready()
  const id = await phone.records.create('enterprise', TOWN, { name: '宜兴样例紫砂工艺有限公司' })
  expect(await opened(phone)).toEqual(await waiting(phone))
  const [row] = await rowsOf(phone)
  expect(row).toMatchObject({ order: 1, count: 1, records: [id], towns: [TOWN], waits: 1, letters: [{ number: 0, from: 1, to: 1, count: 1 }] })
  expect(Buffer.from(JSON.stringify(row)).includes('紫砂')).toBe(false)
  expect([await waits(phone), await notDelivered(phone.db)]).toEqual([true, 1])
})

test('without the courier nothing is saved: both are one transaction', async () => {
  const phone = await ready()
  await phone.db.meta.put({ key: 'sealingKey', value: { id: 'x', key: 'no key' } })
  await expect(phone.records.create('enterprise', TOWN, { name: '甲' })).rejects.toBeDefined()
  expect([await phone.db.outbox.count(), await phone.db.records.count(), await phone.db.courier.count()]).toEqual([0, 0, 0])
})

test('what was saved before the key was known is sealed when it comes; a new key seals all anew', async () => {
  const phone = await openPhone()
  await identityOf(phone.db, () => DEVICE)
  await phone.records.createMany(Array.from({ length: 600 }, (_, index) => enterprise(`企业${index}`)))
  expect(await phone.db.courier.count()).toBe(0)
  await learnSealingKey(phone.db, undefined)
  await learnSealingKey(phone.db, { id: 'bad', key: 'AAAA' })
  expect(await phone.db.courier.count()).toBe(0)
  await learnSealingKey(phone.db, SEALING_KEY)
  expect(await opened(phone)).toEqual(await waiting(phone))
  const before = JSON.stringify(await rowsOf(phone))
  await learnSealingKey(phone.db, SEALING_KEY)
  expect(JSON.stringify(await rowsOf(phone))).toBe(before)

  const other = deriveKeyPair(new Uint8Array(32).fill(4))
  await learnSealingKey(phone.db, { id: 'key-2', key: toBase64url(other.publicKey) })
  expect(await opened(phone, other)).toEqual(await waiting(phone))
})

test('a phone that goes on as another device seals in its name', async () => {
  const phone = await ready()
  await phone.records.create('enterprise', TOWN, { name: '甲' })
  await renewIdentity(phone.db, '01900000-0000-7000-8000-0000000000d2')
  expect(await opened(phone)).toEqual(await waiting(phone))
  expect((await opened(phone))[0]!.deviceSeq).toBe(2)
})

test('an edit changed while it was on the way is not taken for sent', async () => {
  const phone = await ready()
  await phone.records.create('enterprise', TOWN, { name: '甲' })
  const [sent] = await rowsOf(phone)
  await restMutation(phone.db, 1, 'server-fault', phone.db.clock.now() + 1_000)
  await noteSent(phone.db, [sent!])
  expect(await waits(phone)).toBe(true)
  await noteSent(phone.db, await rowsOf(phone))
  expect([await waits(phone), await notDelivered(phone.db)]).toEqual([false, 0])
})

test('a long row goes in several letters, none longer than a request', async () => {
  const phone = await ready()
  await phone.records.createMany(Array.from({ length: 40 }, (_, index) => ({ ...enterprise(`企业${index}`), fields: { name: `企业${index}`, note: '长'.repeat(900) } })))
  await phone.records.createMany(Array.from({ length: 250 }, (_, index) => ({ ...enterprise(`企业${index}`), fields: { name: `企业${index}`, note: '长'.repeat(1_500) } })))
  const rows = await rowsOf(phone)
  expect(rows.map(({ letters }) => letters.length)).toEqual([1, 2])
  expect(Math.max(...rows.flatMap(({ letters }) => letters.map(({ box }) => box.length)))).toBeLessThan(1_048_576)
  expect(await opened(phone)).toEqual(await waiting(phone))
})

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('save' as const), count: fc.constantFrom(1, 2, 3, 260), fails: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('change' as const), which: fc.nat() }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('answer' as const), from: fc.nat(), length: fc.nat({ max: 300 }), outcome: fc.constantFrom<Receipt['outcome']>('applied', 'merged', 'rejected') }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('rest' as const), which: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('mend' as const, 'letGo' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('renew' as const, 'die' as const, 'sent' as const, 'newKey' as const), which: fc.nat() }) },
)

test('at any time the courier holds the waiting edits of the outbox, through saves, answers, refusals, mends, new names and deaths', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), fc.integer(), async (steps, seed) => {
    const disk = newDisk()
    let phone = await ready({ disk, random: seededRandom(seed) })
    let devices = 1
    let keys = SERVER_KEYS
    for (const each of steps) {
      const all = await edits(phone)
      const open = all.filter(({ state }) => state === 'waiting')
      const refused = all.filter(({ state }) => state === 'rejected')
      if (each.act === 'save') {
        const made = Array.from({ length: each.count }, (_, index) => enterprise(each.fails && index === each.count - 1 ? '' : `企业${index}`))
        await phone.records.createMany(made).catch(() => undefined)
      } else if (each.act === 'change') {
        const records = await phone.records.list('enterprise')
        if (records.length > 0) await phone.records.change('enterprise', records[each.which % records.length]!.id, { note: `改${each.which}` })
      } else if (each.act === 'answer' && open.length > 0) {
        const from = each.from % open.length
        await applyReceipts(phone.db, open.slice(from, from + (each.outcome === 'rejected' ? 1 : each.length)).map((edit) => ({ edit, receipt: receiptOf(edit, each.outcome) })))
      } else if (each.act === 'rest' && open.length > 0) {
        await restMutation(phone.db, open[each.which % open.length]!.order, 'server-fault', phone.db.clock.now() + 1_000)
      } else if ((each.act === 'mend' || each.act === 'letGo') && refused.length > 0) {
        const { mutationId } = refused[each.which % refused.length]!.mutation
        await (each.act === 'mend' ? phone.outbox.mend(mutationId, { note: '改正' }) : phone.outbox.letGo(mutationId)).catch(() => undefined)
      } else if (each.act === 'renew') {
        devices += 1
        await renewIdentity(phone.db, `01900000-0000-7000-8000-0000000000d${devices % 10}`)
      } else if (each.act === 'newKey') {
        keys = deriveKeyPair(new Uint8Array(32).fill(5 + (each.which % 200)))
        await learnSealingKey(phone.db, { id: toBase64url(keys.publicKey).slice(0, 12), key: toBase64url(keys.publicKey) })
      } else if (each.act === 'die') {
        phone.close()
        phone = await openPhone({ disk, random: seededRandom(seed + devices + each.which) })
        await sealUnsealed(phone.db)
      } else if (each.act === 'sent') {
        await noteSent(phone.db, (await rowsOf(phone)).filter(({ letters }) => letters.length > 0))
        expect(await waits(phone)).toBe(false)
      }
      expect(await opened(phone, keys)).toEqual(await waiting(phone))
      expect((await rowsOf(phone)).filter(({ letters }) => letters.length === 0).flatMap(({ records }) => records))
        .toEqual((await edits(phone)).filter(({ state }) => state === 'rejected').map(({ mutation }) => mutation.recordId))
    }
    phone.close()
  }), { numRuns: 40 })
})
