import { IDBFactory, IDBKeyRange, IDBObjectStore as FDBObjectStore } from 'fake-indexeddb'
import { sha256 } from '@noble/hashes/sha2.js'
import { expect, test, vi } from 'vitest'
import { DeviceError, openVault, type Derive, type Vault, type VaultWorld } from '@/device'
import { VaultStore } from '@/device/vault/vault-store'
import { handClock, seededRandom } from '../phone'

const PASSPHRASE = '紫砂壶上的小鱼儿游啊游'
const cheap: Derive = async (passphrase, salt, cost) => sha256(new TextEncoder().encode(`${passphrase}|${salt.join()}|${JSON.stringify(cost)}`))

function phone({ indexedDB = new IDBFactory(), clock = handClock(), derive = cheap, random = seededRandom(5) }: Partial<Pick<VaultWorld, 'derive' | 'random'>> & { indexedDB?: IDBFactory; clock?: ReturnType<typeof handClock> } = {}) {
  const storage = { indexedDB, IDBKeyRange }
  return { clock, storage, open: (cost?: VaultWorld['cost']): Vault => openVault('person-1', { ...storage, clock, random, derive, ...(cost ? { cost } : {}) }) }
}
const code = (code: string) => expect.objectContaining({ code })
const wrong = (vault: Vault, times: number) => Array.from({ length: times }).reduce<Promise<unknown>>((before) => before.then(() => expect(vault.unlockWithPassphrase('not the passphrase')).rejects.toEqual(code('passphrase-wrong'))), Promise.resolve())

test('a vault gives its key out again for the passphrase, also typed in another form of the same characters', async () => {
  const here = phone()
  const key = await here.open().create('passphrase １２３')
  expect(key).toHaveLength(32)
  expect(await here.open().unlockWithPassphrase('passphrase 123')).toEqual(key)
  expect(await here.open().state()).toEqual({ exists: true, changing: false, failures: 0, passkeys: [], shutOut: false })
})

test('a passphrase has ten characters, not ten units of a text', async () => {
  const vault = phone().open()
  for (const short of ['', '123456789', '🐟🐟🐟🐟🐟🐟🐟🐟🐟']) await expect(vault.create(short)).rejects.toEqual(code('passphrase-short'))
  await vault.create('🐟🐟🐟🐟🐟🐟🐟🐟🐟🐟')
})

test('nobody makes a second vault over the first, and there is none to open before', async () => {
  const vault = phone().open()
  await expect(vault.unlockWithPassphrase(PASSPHRASE)).rejects.toEqual(code('vault-missing'))
  expect(await vault.state()).toEqual({ exists: false, changing: false, failures: 0, passkeys: [], shutOut: false })
  const key = await vault.create(PASSPHRASE)
  await expect(vault.create(PASSPHRASE)).rejects.toEqual(code('vault-exists'))
  expect(await vault.unlockWithPassphrase(PASSPHRASE)).toEqual(key)
})

test('nothing stored is the key, nor what the passphrase derives to', async () => {
  const secrets: Uint8Array[] = []
  const here = phone({ derive: async (...about) => { const secret = await cheap(...about); secrets.push(secret); return secret } })
  const vault = here.open()
  const key = await vault.create(PASSPHRASE)
  await vault.addPasskey(key, { credentialId: 'c', prfSecret: new Uint8Array(32).fill(3), salt: new Uint8Array(32) })
  const store = new VaultStore('person-1', here.storage)
  const stored = Buffer.from(JSON.stringify(await store.wraps.toArray(), (_, value: unknown) => (ArrayBuffer.isView(value) ? Buffer.from(value as Uint8Array).toString('hex') : value))).toString()
  store.close()
  for (const secret of [key, new Uint8Array(32).fill(3), ...secrets]) expect(stored).not.toContain(Buffer.from(secret).toString('hex'))
  expect(stored).not.toContain(PASSPHRASE)
})

test('after five wrong passphrases one waits, each time twice as long, also when the app was closed in between', async () => {
  const here = phone()
  const key = await here.open().create(PASSPHRASE)
  await wrong(here.open(), 5)
  for (const wait of [30_000, 60_000, 120_000, 240_000]) {
    await expect(here.open().unlockWithPassphrase(PASSPHRASE)).rejects.toEqual(code('vault-waits'))
    expect((await here.open().state()).waitUntil).toBe(here.clock.now() + wait)
    here.clock.advance(wait - 1)
    await expect(here.open().unlockWithPassphrase(PASSPHRASE)).rejects.toEqual(code('vault-waits'))
    here.clock.advance(1)
    await wrong(here.open(), 1)
  }
  here.clock.advance(480_000)
  expect(await here.open().unlockWithPassphrase(PASSPHRASE)).toEqual(key)
  await wrong(here.open(), 5)
})

test('ten wrong passphrases shut out until the person has signed in', async () => {
  const here = phone()
  const key = await here.open().create(PASSPHRASE)
  for (let n = 0; n < 10; n += 1) {
    await wrong(here.open(), 1)
    here.clock.advance(3_600_000)
  }
  await expect(here.open().unlockWithPassphrase(PASSPHRASE)).rejects.toEqual(code('vault-shut-out'))
  expect(await here.open().state()).toMatchObject({ shutOut: true })
  await here.open().forgiveTries()
  expect(await here.open().unlockWithPassphrase(PASSPHRASE)).toEqual(key)
})

test('a try that is broken off counts; one the phone could not make does not', async () => {
  let derive: Derive = cheap
  const here = phone({ derive: (...about) => derive(...about) })
  await here.open().create(PASSPHRASE)
  derive = () => new Promise(() => undefined)
  for (let n = 0; n < 5; n += 1) {
    void here.open().unlockWithPassphrase('not the passphrase')
    await vi.waitFor(async () => { expect(await new VaultStore('person-1', here.storage).tries.get('tries')).toMatchObject({ count: n + 1 }) })
  }
  expect((await here.open().state()).waitUntil).toBeDefined()
  here.clock.advance(30_000)
  derive = () => Promise.reject(new Error('no memory'))
  await expect(here.open().unlockWithPassphrase(PASSPHRASE)).rejects.toThrow('no memory')
  expect(await new VaultStore('person-1', here.storage).tries.get('tries')).toMatchObject({ count: 5 })
})

test('a phone without any room left opens for its owner all the same', async () => {
  const here = phone()
  const key = await here.open().create(PASSPHRASE)
  const put = vi.spyOn(FDBObjectStore.prototype, 'put').mockImplementation(() => { throw new DOMException('full', 'QuotaExceededError') })
  try {
    await expect(here.open().unlockWithPassphrase('not the passphrase')).rejects.toEqual(code('passphrase-wrong'))
    expect(await here.open().unlockWithPassphrase(PASSPHRASE)).toEqual(key)
  } finally {
    put.mockRestore()
  }
})

test('a clock that is set back does not lengthen the wait', async () => {
  const here = phone()
  await here.open().create(PASSPHRASE)
  await wrong(here.open(), 5)
  here.clock.advance(-365 * 86_400_000)
  expect((await here.open().state()).waitUntil).toBe(here.clock.now() + 30_000)
})

test('a spoilt wrap is not taken for a wrong passphrase, and costs no try', async () => {
  const here = phone()
  await here.open().create(PASSPHRASE)
  const store = new VaultStore('person-1', here.storage)
  const wrap = (await store.wraps.get('passphrase'))!
  for (const spoil of [{ box: wrap.box.with(3, wrap.box[3]! ^ 1) }, { salt: new Uint8Array(16) }, { cost: { memoryKiB: 8, iterations: 1, lanes: 1 } }, { version: 2 }, { vaultId: 'another' }, { box: undefined }]) {
    await store.wraps.put({ ...wrap, ...spoil } as never)
    await expect(here.open().unlockWithPassphrase(PASSPHRASE)).rejects.toEqual(code('vault-spoilt'))
  }
  expect(await store.tries.count()).toBe(0)
  store.close()
})

test('the cost of a wrap stands beside it: what was made cheaper still opens, and the next one costs what is asked then', async () => {
  const here = phone()
  const key = await here.open({ memoryKiB: 19_456, iterations: 2, lanes: 1 }).create(PASSPHRASE)
  const dear = here.open({ memoryKiB: 131_072, iterations: 4, lanes: 1 })
  expect(await dear.unlockWithPassphrase(PASSPHRASE)).toEqual(key)
  await dear.changePassphrase(key, '另外一个足够长的口令')
  expect(await here.open().unlockWithPassphrase('另外一个足够长的口令')).toEqual(key)
  await expect(here.open().unlockWithPassphrase(PASSPHRASE)).rejects.toEqual(code('passphrase-wrong'))
})

test('a change of passphrase that fails midway leaves the old one', async () => {
  let derive: Derive = cheap
  const here = phone({ derive: (...about) => derive(...about) })
  const key = await here.open().create(PASSPHRASE)
  derive = () => Promise.reject(new Error('no memory'))
  await expect(here.open().changePassphrase(key, '另外一个足够长的口令')).rejects.toThrow('no memory')
  derive = cheap
  await expect(here.open().changePassphrase(new Uint8Array(32), '另外一个足够长的口令')).rejects.toEqual(code('vault-key-wrong'))
  await expect(here.open().changePassphrase(key, '太短')).rejects.toEqual(code('passphrase-short'))
  expect(await here.open().unlockWithPassphrase(PASSPHRASE)).toEqual(key)
})

test('while a change waits for the server the old passphrase and the new one both open, afterwards the one that is kept', async () => {
  for (const keep of ['old', 'new'] as const) {
    const here = phone()
    const key = await here.open().create(PASSPHRASE)
    await here.open().settleChange('new')
    await here.open().beginChange(key, '一个没有送到的口令啊啊')
    await here.open().beginChange(key, '另外一个足够长的口令')
    expect(await here.open().state()).toMatchObject({ changing: true })
    for (const either of [PASSPHRASE, '另外一个足够长的口令']) expect(await here.open().unlockWithPassphrase(either)).toEqual(key)
    await expect(here.open().unlockWithPassphrase('一个没有送到的口令啊啊')).rejects.toEqual(code('passphrase-wrong'))
    expect(await here.open().state()).toMatchObject({ failures: 1 })
    await here.open().settleChange(keep)
    expect(await here.open().state()).toMatchObject({ changing: false, failures: 0 })
    const [kept, gone] = keep === 'old' ? [PASSPHRASE, '另外一个足够长的口令'] : ['另外一个足够长的口令', PASSPHRASE]
    await expect(here.open().unlockWithPassphrase(gone)).rejects.toEqual(code('passphrase-wrong'))
    expect(await here.open().unlockWithPassphrase(kept)).toEqual(key)
  }
})

test('a passkey opens the same vault, also after the passphrase changed, until it is taken out', async () => {
  const here = phone()
  const vault = here.open()
  const key = await vault.create(PASSPHRASE)
  const passkey = { credentialId: 'credential-1', prfSecret: new Uint8Array(32).fill(3), salt: new Uint8Array(32).fill(4) }
  await expect(vault.addPasskey(new Uint8Array(32), passkey)).rejects.toEqual(code('vault-key-wrong'))
  await vault.addPasskey(key, passkey)
  await vault.changePassphrase(key, '另外一个足够长的口令')
  expect((await here.open().state()).passkeys).toEqual([{ credentialId: 'credential-1', salt: passkey.salt }])
  expect(await here.open().unlockWithPasskey('credential-1', passkey.prfSecret)).toEqual(key)
  await expect(vault.unlockWithPasskey('credential-1', new Uint8Array(32))).rejects.toEqual(code('passkey-wrong'))
  await expect(vault.unlockWithPasskey('credential-2', passkey.prfSecret)).rejects.toEqual(code('vault-missing'))
  await vault.removePasskey('credential-1')
  await expect(vault.unlockWithPasskey('credential-1', passkey.prfSecret)).rejects.toEqual(code('vault-missing'))
})

test('without its wraps nothing opens any more', async () => {
  const here = phone()
  const vault = here.open()
  const key = await vault.create(PASSPHRASE)
  await vault.addPasskey(key, { credentialId: 'c', prfSecret: new Uint8Array(32).fill(3), salt: new Uint8Array(32) })
  await vault.removeWraps()
  expect(await here.open().state()).toEqual({ exists: false, changing: false, failures: 0, passkeys: [], shutOut: false })
  await expect(vault.unlockWithPassphrase(PASSPHRASE)).rejects.toEqual(new DeviceError('vault-missing'))
  expect(await vault.create(PASSPHRASE)).not.toEqual(key)
})
