import { expect, test } from 'vitest'
import { applyReceipts, carriedOver, identityOf, renewIdentity, type Device, type OutboxEdit } from '@/device'
import { newDisk, openPhone, TOWN } from './phone'

const add = (phone: Device, name: string) => phone.records.create('enterprise', TOWN, { name })
const edits = async (phone: Device): Promise<OutboxEdit[]> => (await phone.db.outbox.toArray()).flatMap((row) => row.edits)

async function answer(phone: Device, edit: OutboxEdit, outcome: 'applied' | 'rejected'): Promise<void> {
  const { mutationId, deviceSeq } = edit.mutation
  const receipt = { mutationId, outcome, contentHash: edit.contentHash, serverTime: '2026-03-02T01:00:00Z', ...(outcome === 'applied' ? { seq: deviceSeq, logHash: 'h', version: 1 } : { code: 'town-forbidden' as const }) }
  await applyReceipts(phone.db, [{ edit, receipt }])
}

test('a database gets one identity, whatever tabs ask for it at once', async () => {
  const disk = newDisk()
  const [here, there] = [await openPhone({ disk }), await openPhone({ disk })]
  const minted: string[] = []
  const ask = (phone: Device, id: string) => identityOf(phone.db, () => { minted.push(id); return id })
  const [mine, theirs] = await Promise.all([ask(here, 'a'), ask(there, 'b')])
  expect(minted).toHaveLength(1)
  expect(mine).toEqual({ id: minted[0], firstSeq: 1 })
  expect(theirs).toEqual(mine)
})

test('a shut-out device goes on as another: unanswered edits are numbered anew without holes, in their old order', async () => {
  const phone = await openPhone()
  await identityOf(phone.db, () => 'old')
  for (const name of ['sent', 'refused', 'waits', 'waits too']) await add(phone, name)
  const [sent, refused] = await edits(phone)
  await answer(phone, sent!, 'applied')
  await answer(phone, refused!, 'rejected')
  await phone.db.uploads.put({ key: 'k', fingerprint: 'f', upload: {} })

  expect(await renewIdentity(phone.db, 'new')).toEqual({ id: 'new', firstSeq: 5 })
  await add(phone, 'later')
  const now = await edits(phone)
  // The server is to know that 3 and 4 of the old device come under other numbers.
  expect(await carriedOver(phone.db)).toEqual({ deviceId: 'old', numbers: [{ from: 3, to: 4 }] })
  expect(now.map(({ mutation }) => [mutation.set.name, mutation.deviceSeq])).toEqual([['refused', 2], ['waits', 5], ['waits too', 6], ['later', 7]])
  expect(now.map(({ order }) => order)).toEqual([2, 3, 4, 7])
  expect(await phone.outbox.counts()).toEqual({ waiting: 3, rejected: 1, sent: 1 })
  expect(await phone.db.uploads.count()).toBe(0)
  expect(await identityOf(phone.db, () => 'never')).toEqual({ id: 'new', firstSeq: 5 })
})

test('an answer to the shut-out device that comes late leaves no number of the new one unused', async () => {
  const phone = await openPhone()
  await identityOf(phone.db, () => 'old')
  await add(phone, 'on its way')
  await add(phone, 'on its way too')
  const sent = await edits(phone)
  await renewIdentity(phone.db, 'new')
  for (const [index, edit] of sent.entries()) await answer(phone, edit, index === 0 ? 'applied' : 'rejected')
  // Both go again under their new numbers; the server knows the first by its id and judges the second anew.
  expect((await edits(phone)).map(({ state, mutation }) => [state, mutation.deviceSeq])).toEqual([['waiting', 3], ['waiting', 4]])
  for (const edit of await edits(phone)) await answer(phone, edit, 'applied')
  expect(await phone.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 2 })
})

test('a write into a database that was emptied under the open app fails aloud instead of beginning again at number 1', async () => {
  const phone = await openPhone()
  await add(phone, 'before')
  await Promise.all(phone.db.tables.map((table) => table.clear()))
  await expect(add(phone, 'after')).rejects.toMatchObject({ code: 'storage-lost' })
  expect(await phone.db.outbox.count()).toBe(0)
})
