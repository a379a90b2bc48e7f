import { IDBKeyRange } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { DeviceError, parkShared, type GivenFile, type SharedFiles } from '@/device'
import { putInto, type PutTools } from '@/features/share/put-into'
import { handClock, newDisk, openPhone, seededRandom } from '../../device/phone'

const picture = (name: string): GivenFile => ({ name, type: 'image/jpeg', size: 3, arrayBuffer: async () => new Uint8Array([1, 2, 3]).buffer })
const pdf: GivenFile = { name: '证.pdf', type: 'application/pdf', size: 5, arrayBuffer: async () => new TextEncoder().encode('%PDF-').buffer as ArrayBuffer }
const prepare: PutTools['prepare'] = async (_role, file) => {
  if (file.name === 'broken.jpg') throw new DeviceError('image-unreadable' as never)
  return { name: file.name, type: file.type, bytes: await file.arrayBuffer() }
}

async function phoneWith(...files: GivenFile[]) {
  const disk = newDisk()
  const phone = await openPhone({ disk })
  await phone.shared.announce()
  await parkShared(files, { clock: handClock(), random: seededRandom(3), storage: { indexedDB: disk.indexedDB, IDBKeyRange } })
  const put = async (kind: 'visit' | 'assistance', draftId: string, shared: Pick<SharedFiles, 'read' | 'remove'> = phone.shared) => putInto(kind, draftId, await phone.shared.list(), { shared, attachments: phone.attachments, prepare })
  const names = async (draftId: string) => (await phone.attachments.listOfDraft(draftId)).map(({ name }) => name)
  return { phone, put, names, parked: async () => (await phone.shared.list()).map(({ name }) => name) }
}

test('what fits goes into the draft, the rest stays parked and says why', async () => {
  const { phone, put, names, parked } = await phoneWith(picture('a.jpg'), pdf, picture('broken.jpg'))
  const visit = await phone.drafts.create('visit', {})
  expect(await put('visit', visit.id)).toEqual({ done: 1, refused: [{ name: 'broken.jpg', code: 'image-unreadable' }] })
  expect([await names(visit.id), await parked()]).toEqual([['a.jpg'], ['证.pdf', 'broken.jpg']])
  const request = await phone.drafts.create('assistance', {})
  expect(await put('assistance', request.id)).toMatchObject({ done: 1 })
  expect([await names(request.id), await parked()]).toEqual([['证.pdf'], ['broken.jpg']])
  phone.close()
})

test('when the page dies after the draft has it, putting it there again doubles nothing; another draft gets a file of its own', async () => {
  const { phone, put, names, parked } = await phoneWith(picture('a.jpg'))
  const [one, other] = [await phone.drafts.create('visit', {}), await phone.drafts.create('visit', {})]
  const dying = { read: phone.shared.read, remove: async () => { throw new Error('the page is gone') } }
  await put('visit', one.id, dying)
  expect([await names(one.id), await parked()]).toEqual([['a.jpg'], ['a.jpg']])
  await put('visit', other.id, dying)
  expect(await put('visit', one.id)).toEqual({ done: 1, refused: [] })
  expect([await names(one.id), await names(other.id), await parked()]).toEqual([['a.jpg'], ['a.jpg'], []])
  phone.close()
})

test('a full visit takes no more; the file stays', async () => {
  const { phone, put, names, parked } = await phoneWith(...Array.from({ length: 11 }, (_, at) => picture(`${at}.jpg`)))
  const visit = await phone.drafts.create('visit', {})
  expect(await put('visit', visit.id)).toMatchObject({ done: 9 })
  expect([(await names(visit.id)).length, (await parked()).length]).toEqual([9, 2])
  phone.close()
})
