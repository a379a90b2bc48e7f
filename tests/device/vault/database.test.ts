import { Dexie } from 'dexie'
import { IDBKeyRange } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { createCipher, mendUnreadable, openLocked } from '@/device'
import { newDisk, openPhone, TOWN, type Disk } from '../phone'

const PERSON = 'person-1'
const NAME = '宜兴样例紫砂工艺有限公司'
const CODE = '91320282MA27QX4T5E'

/** The person's database as it lies on the disk. */
async function onDisk<T>(disk: Disk, work: (db: Dexie) => Promise<T>): Promise<T> {
  const db = await new Dexie(`ipw-user-${PERSON}.sealed`, { indexedDB: disk.indexedDB, IDBKeyRange, cache: 'disabled' }).open()
  try {
    return await work(db)
  } finally {
    db.close()
  }
}

async function worked(disk: Disk): Promise<string[]> {
  const phone = await openPhone({ disk, personId: PERSON })
  const ids = await phone.records.createMany(['', '二'].map((more) => ({ kind: 'enterprise' as const, town: TOWN, fields: { name: NAME + more, creditCode: CODE } as never })))
  const draft = await phone.drafts.create('visit', { note: NAME })
  await phone.attachments.addToDraft(draft.id, { role: 'photo', name: `${NAME}.jpg`, type: 'image/jpeg', bytes: new TextEncoder().encode(NAME.repeat(40)).buffer } as never)
  await phone.keyed.set('comment', NAME)
  await phone.db.cursors.put({ town: TOWN, epoch: 'e', seq: 9, hash: 'h' })
  await phone.db.meta.bulkPut([{ key: 'deviceId', value: 'device-1' }, { key: 'departures', value: [{ id: 'x', name: NAME }] }, { key: 'anythingLater', value: NAME }])
  await phone.db.uploads.put({ key: 'k', fingerprint: NAME, upload: { metadata: NAME } })
  await phone.db.setAside.put({ deviceSeq: 1, at: 1, fate: 'letGo', mutation: { set: { name: NAME } }, receipt: {} } as never)
  await phone.db.aside.put({ id: 'a', schemaVersion: 99, record: { fields: { name: NAME } } } as never)
  await phone.db.sent.add({ at: 1, count: 1, items: [{ order: 1, mutation: { set: { name: NAME } }, receipt: {} }] } as never)
  phone.close()
  return ids
}

test('no table tells a name or a code, in whatever it holds', async () => {
  const disk = newDisk()
  await worked(disk)
  await onDisk(disk, async (db) => {
    const clear: string[] = []
    for (const table of db.tables) {
      const rows = await table.toArray() as Record<string, unknown>[]
      for (const row of rows) {
        if (!(row.box instanceof Uint8Array)) clear.push(table.name === 'meta' ? `meta.${String(row.key)}` : table.name)
        const bytes = Buffer.concat([Buffer.from(JSON.stringify(row)), ...Object.values(row).filter((value) => value instanceof Uint8Array).map((value) => Buffer.from(value as Uint8Array))])
        for (const secret of [NAME, CODE]) expect([table.name, bytes.includes(Buffer.from(secret)), bytes.includes(Buffer.from(secret, 'utf16le'))]).toEqual([table.name, false, false])
      }
    }
    expect([...new Set(clear)].sort()).toEqual(['cursors', 'meta.deviceId', 'meta.deviceSeq', 'meta.schema', 'meta.touched', 'meta.vault'])
  })
})

test('a key that is not this database’s is noticed before anything is taken for spoilt', async () => {
  const disk = newDisk()
  const ids = await worked(disk)
  await expect(openPhone({ disk, personId: PERSON, cipher: createCipher(new Uint8Array(32).fill(1)) })).rejects.toMatchObject({ code: 'vault-key-wrong' })
  const phone = await openPhone({ disk, personId: PERSON })
  expect((await phone.records.getMany('enterprise', ids)).map((record) => record?.fields.name)).toEqual([NAME, `${NAME}二`])
  phone.close()
})

test('a record whose box is spoilt is left out of lists and comes again from the server; its unsent edits stay', async () => {
  const disk = newDisk()
  const [spoilt, whole] = await worked(disk)
  await onDisk(disk, async (db) => {
    const row = await db.table('records').get(spoilt!) as { box: Uint8Array }
    row.box[40]! ^= 1
    await db.table('records').put(row)
  })
  const phone = await openPhone({ disk, personId: PERSON })
  expect((await phone.records.list('enterprise')).map(({ id }) => id)).toEqual([whole])
  expect((await phone.records.touchedAfter('enterprise', 0)).map(({ id }) => id)).toEqual([whole])
  expect([...phone.db.unreadable]).toEqual([spoilt])
  await mendUnreadable(phone.db)
  expect(await phone.db.records.get(spoilt!)).toBeUndefined()
  expect(await phone.db.cursors.get(TOWN)).toMatchObject({ seq: 0 })
  expect((await phone.outbox.counts()).waiting).toBe(2)
  phone.close()
})

test('without a key the worker sees what there is to do, and nothing of what it is', async () => {
  const disk = newDisk()
  await worked(disk)
  const db = (await openLocked(PERSON, { indexedDB: disk.indexedDB, IDBKeyRange }))!
  expect(await db.meta.get('deviceId')).toEqual({ key: 'deviceId', value: 'device-1' })
  expect([await db.outbox.count(), await db.attachments.where('state').equals('draft').count(), (await db.cursors.toArray()).length]).toEqual([1, 1, 1])
  for (const ask of [() => db.outbox.toArray(), () => db.records.toCollection().first(), () => db.meta.get('departures'), () => db.attachmentBytes.toArray(), () => db.keyed.put({ key: 'a', value: 1 })]) {
    await expect(ask()).rejects.toMatchObject({ code: 'vault-locked' })
  }
  db.close()
})
