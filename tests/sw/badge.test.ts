import { IDBKeyRange } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { filesWaiting } from '@/sw/badge'
import { newDisk, openPhone, TOWN } from '../device/phone'

test('the files that wait are counted without the person’s key; where there is nobody there is nothing to count', async () => {
  const disk = newDisk()
  const open = { indexedDB: disk.indexedDB, IDBKeyRange }
  const sender = { personId: 'person-1', generation: 0 }
  expect(await filesWaiting(sender, open)).toBe(undefined)
  expect(await disk.indexedDB.databases()).toEqual([])
  const phone = await openPhone({ disk })
  const draft = await phone.drafts.create('enterprise', {})
  for (const name of ['a.jpg', 'b.jpg']) await phone.attachments.addToDraft(draft.id, { role: 'photo', name, type: 'image/jpeg', bytes: new Uint8Array([1, 2]).buffer })
  expect(await filesWaiting(sender, open)).toBe(0)
  await phone.drafts.submit(draft.id, [{ kind: 'enterprise', town: TOWN, fields: { name: '宜兴样例紫砂工艺有限公司' } }])
  phone.close()
  expect(await filesWaiting(sender, open)).toBe(2)
})
