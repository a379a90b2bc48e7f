import { IDBKeyRange } from 'fake-indexeddb'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { identityOf, learnSealingKey } from '@/device'
import { createClient, createSessionKeeper, createSyncEngine, markAtWork, quarantineSealed, sendSealed, type SealedSent } from '@/sync'
import { TOWN } from '../server/support/test-server'
import { useStation } from './wiped-phone'
import { noFiles } from './world'

const { colleague, losesRecord, phoneOf, shutOut, waiting, release } = useStation()

/** How a request goes wrong: it never gets there, some box on the way answers it, or its answer does not come back. */
type Fault = 'pass' | 'dropRequest' | 'box' | 'dropReply'

async function lockablePhone() {
  const faults: Fault[] = []
  const { caller, disk, device: phone, world } = await phoneOf((real) => async (request) => {
    const fault = faults.shift() ?? 'pass'
    if (fault === 'dropRequest') throw new TypeError('network')
    if (fault === 'box') return { status: 400, header: () => null, text: async () => '<html>not allowed here</html>', bytes: async () => new ArrayBuffer(0) }
    const answer = await real(request)
    if (fault === 'dropReply') throw new TypeError('network')
    return answer
  })
  await identityOf(phone.db, () => caller.deviceId)
  await learnSealingKey(phone.db, caller.sealing)
  await markAtWork(phone.db, true)
  const sync = () => {
    const session = createSessionKeeper(createClient(world), world.lock, caller.person.id)
    return createSyncEngine({ db: phone.db, deviceId: caller.deviceId, session, upload: noFiles, world }).now()
  }
  const contact = (): Promise<SealedSent> => sendSealed(caller.person.id, world, { indexedDB: disk.indexedDB, IDBKeyRange }, true)
  return { caller, phone, client: createClient(world), faults, sync, contact }
}

test('a locked phone without anything to send learns of the order at its next contact', async () => {
  const { caller, phone, contact } = await lockablePhone()
  phone.close()
  expect(await contact()).toEqual({ sent: 0, left: 0, waiting: 0 })
  await shutOut(caller, 'wipe')
  expect(await contact()).toMatchObject({ problem: 'device-wiped', handedOver: 0 })
  expect(await waiting(caller)).toBeUndefined()
})

test('one nobody is signed in on any more asks nothing', async () => {
  const { phone, contact, caller } = await lockablePhone()
  await markAtWork(phone.db, false)
  phone.close()
  const { cookie } = caller
  expect((await contact()).problem).toBeUndefined()
  expect(caller.cookie).toBe(cookie)
})

test('a locked phone says how far it had read, so that what was changed last replaces what had been seen', async () => {
  const { caller, phone, sync, contact } = await lockablePhone()
  const id = await phone.records.create('enterprise', TOWN, { name: '甲', note: '一' })
  await sync()
  await phone.records.change('enterprise', id, { note: '二' })
  await sync()
  await phone.records.change('enterprise', id, { note: '三' })
  phone.close()
  await shutOut(caller, 'wipe')
  expect(await contact()).toMatchObject({ handedOver: 1 })
  await release(caller)
  expect((await (await colleague()).pullAll()).records.get(id)).toMatchObject({ fields: { note: '三' }, conflicts: [] })
})

test('what had gone while it was locked is handed over where the server has lost it, and nothing else', async () => {
  const { caller, phone, contact } = await lockablePhone()
  const [lost] = await phone.records.createMany(['备份之后', '备份之前'].map((name) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name } })))
  phone.close()
  expect(await contact()).toMatchObject({ sent: 2, left: 0 })
  await losesRecord(lost!)
  await shutOut(caller, 'wipe')
  expect(await contact()).toMatchObject({ problem: 'device-wiped', handedOver: 0 })
  expect(await waiting(caller)).toMatchObject({ waiting: 1 })
  expect((await release(caller)).body).toMatchObject({ released: 1, refused: 0 })
  expect((await (await colleague()).pullAll()).records.get(lost!)).toMatchObject({ fields: { name: '备份之后' } })
})

test('what a box on the way refuses is not taken for what the server cannot open: nothing may be deleted yet', async () => {
  const { caller, phone, client, faults } = await lockablePhone()
  await phone.records.create('enterprise', TOWN, { name: '甲' })
  await shutOut(caller, 'wipe')
  faults.push('box')
  await expect(quarantineSealed(phone.db, client, caller.deviceId)).rejects.toMatchObject({ status: 400 })
  expect(await quarantineSealed(phone.db, client, caller.deviceId)).toBe(1)
})

test('whatever was saved on a locked phone that is shut out is on the server once it is released, each edit once, however the network breaks', async () => {
  const fault = fc.constantFrom<Fault>('pass', 'pass', 'dropRequest', 'box', 'dropReply')
  await fc.assert(fc.asyncProperty(
    fc.array(fc.constantFrom('save', 'change', 'sync', 'many'), { minLength: 1, maxLength: 8 }), fc.constantFrom('revoke' as const, 'wipe' as const), fc.array(fault, { maxLength: 6 }), fc.boolean(),
    async (steps, act, broken, sentLocked) => {
      const { caller, phone, faults, sync, contact } = await lockablePhone()
      const names = new Map<string, string>()
      for (const [index, step] of steps.entries()) {
        const [last] = [...names.keys()].slice(-1)
        if (step === 'sync') await sync()
        else if (step === 'change' && last) {
          await phone.records.change('enterprise', last, { name: `改过 ${index}` })
          names.set(last, `改过 ${index}`)
        }
        else {
          const made = await phone.records.createMany(Array.from({ length: step === 'many' ? 30 : 1 }, (_, n) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name: `锁前 ${index}.${n}` } })))
          made.forEach((id, n) => names.set(id, `锁前 ${index}.${n}`))
        }
      }
      phone.close()
      faults.push(...broken)
      if (sentLocked) await contact()
      await shutOut(caller, act)
      while (faults.length > 0) await contact()
      expect(await contact()).toMatchObject({ problem: act === 'wipe' ? 'device-wiped' : 'device-revoked' })

      if (await waiting(caller)) expect(await release(caller)).toMatchObject({ status: 200, body: { refused: 0 } })
      const { records } = await (await colleague()).pullAll()
      for (const [id, name] of names) expect(records.get(id)).toMatchObject({ fields: { name }, createdBy: { id: caller.person.id } })
    },
  ), { numRuns: 3 })
})
