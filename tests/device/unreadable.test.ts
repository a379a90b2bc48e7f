import { expect, it } from 'vitest'
import { mendUnreadable } from '@/device'
import { openPhone, TOWN } from './phone'

it('one spoilt record is left out of every list; the rest works, and its town is read again', async () => {
  const { db, records } = await openPhone()
  const [whole, spoilt] = await records.createMany(['宜兴完好公司', '宜兴损坏公司'].map((name) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name } })))
  await db.cursors.put({ town: TOWN, epoch: 'e', seq: 7, hash: 'h' })
  await db.records.update(spoilt!, { fields: undefined, pending: 'ruined' } as never)

  expect((await records.list('enterprise')).map(({ id }) => id)).toEqual([whole])
  expect(await records.get('enterprise', spoilt!)).toBeUndefined()
  expect((await records.getMany('enterprise', [spoilt!, whole!])).map((record) => record?.id)).toEqual([undefined, whole])
  expect((await records.touchedAfter('enterprise', 0)).map(({ id }) => id)).toEqual([whole])

  await mendUnreadable(db)
  expect(await db.records.get(spoilt!)).toBeUndefined()
  expect(await db.cursors.get(TOWN)).toMatchObject({ epoch: 'e', seq: 0 })
  expect((await db.outbox.toArray()).flatMap(({ edits }) => edits.map(({ mutation }) => mutation.recordId))).toEqual([whole, spoilt])
  await mendUnreadable(db)
  expect(db.unreadable.size).toBe(0)
})
