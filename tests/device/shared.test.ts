import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCipher } from '@/device'
import { createSharedFiles, forgetShared, parkShared, SHARED_MAX_FILES, type GivenFile } from '@/device/shared'
import { withSharedStore } from '@/device/shared/shared-store'
import { handClock, seededRandom } from './phone'

const file = (name: string, type: string, bytes: Uint8Array): GivenFile => ({ name, type, size: bytes.length, arrayBuffer: async () => bytes.slice().buffer })
const key = (n: number) => new Uint8Array(32).fill(n)

function phone() {
  const storage = { indexedDB: new IDBFactory(), IDBKeyRange }
  const clock = handClock()
  const random = seededRandom(7)
  return {
    storage,
    person: (personId: string, n: number) => createSharedFiles(personId, createCipher(key(n), random), storage),
    share: (...files: GivenFile[]) => parkShared(files, { clock, random, storage }),
    rows: () => withSharedStore(storage, async (store) => [await store.parcels.toArray(), await store.bodies.toArray()] as const),
  }
}

test('a shared file is kept sealed, whole, for everybody of the phone and nobody else, and goes once it is taken', () => fc.assert(fc.asyncProperty(
  fc.uint8Array({ minLength: 1, maxLength: 3_000 }), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  async (bytes, name) => {
    const here = phone()
    const [one, two] = [here.person('one', 1), here.person('two', 2)]
    await one.announce()
    await two.announce()
    expect(await here.share(file(name, 'image/jpeg', bytes))).toBe(undefined)
    for (const person of [one, two]) {
      const [found] = await person.list()
      expect(found).toMatchObject({ name, type: 'image/jpeg', sizeBytes: bytes.length })
      expect((await person.read(found!.id))?.bytes).toEqual(bytes)
    }
    expect(await here.person('three', 3).list()).toEqual([])
    expect(await here.person('one', 9).list()).toEqual([])
    const [mine] = await one.list()
    await one.remove(mine!.id)
    expect([await two.list(), await two.read(mine!.id)]).toEqual([[], undefined])
    expect(await here.rows()).toEqual([[], []])
  },
), { numRuns: 15 }))

test('nothing of it lies in the clear', async () => {
  const here = phone()
  await here.person('one', 1).announce()
  const secret = new TextEncoder().encode('不宜外传的合同'.repeat(50))
  await here.share(file('秘密合同.pdf', 'application/pdf', secret))
  const [parcels, bodies] = await here.rows()
  const all = Buffer.concat([parcels[0]!.head, parcels[0]!.to[0]!.box, bodies[0]!.box])
  for (const text of ['秘密合同', 'application', '不宜外传']) expect(all.includes(Buffer.from(text))).toBe(false)
  expect(JSON.stringify(parcels.map(({ head: _head, to: _to, ...clear }) => Object.keys(clear)))).toBe('[["id","at","sizeBytes"]]')
})

test('with nobody enrolled nothing is stored; what is of no use, or too much, is refused and the rest kept', async () => {
  const here = phone()
  const photo = file('p.jpg', 'image/jpeg', new Uint8Array(10).fill(1))
  expect(await here.share(photo)).toBe('nobody')
  expect(await here.rows()).toEqual([[], []])
  const one = here.person('one', 1)
  await one.announce()
  expect(await here.share(photo, file('a.exe', 'application/octet-stream', new Uint8Array(3)), file('leer.pdf', 'application/pdf', new Uint8Array(0)))).toBe('kind')
  expect(await here.share()).toBe('kind')
  expect(await here.share(...Array.from({ length: SHARED_MAX_FILES }, () => photo))).toBe('many')
  expect((await one.list()).length).toBe(SHARED_MAX_FILES)
})

test('a person who is wiped, or begins a new vault, takes only their own part along', async () => {
  const here = phone()
  const [one, two] = [here.person('one', 1), here.person('two', 2)]
  await one.announce()
  await here.share(file('1.jpg', 'image/jpeg', new Uint8Array(5)))
  await two.announce()
  await here.share(file('2.jpg', 'image/jpeg', new Uint8Array(5)))
  const renewed = here.person('one', 11)
  await renewed.announce()
  expect([await renewed.list(), (await two.list()).map(({ name }) => name)]).toEqual([[], ['2.jpg']])
  await here.share(file('3.jpg', 'image/jpeg', new Uint8Array(5)))
  expect((await renewed.list()).map(({ name }) => name)).toEqual(['3.jpg'])
  await forgetShared('two', here.storage)
  expect((await here.rows()).map((rows) => rows.length)).toEqual([1, 1])
  expect((await here.person('one', 11).list()).map(({ name }) => name)).toEqual(['3.jpg'])
  await forgetShared('one', here.storage)
  expect(await here.storage.indexedDB.databases()).toEqual([])
})

test('a vault that was locked opens nothing', async () => {
  const here = phone()
  const cipher = createCipher(key(1))
  const shared = createSharedFiles('one', cipher, here.storage)
  cipher.forget()
  await expect(shared.announce()).rejects.toMatchObject({ code: 'vault-locked' })
})
