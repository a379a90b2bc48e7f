import { normalPassphrase } from '@/domain/accounts/passphrase'
import { newId, type Clock, type Random } from '../clock'
import { asDeviceError, DeviceError } from '../errors'
import { KEY_BYTES } from './cipher'
import { sweepOverwritten } from './sweep'
import { isShutOut, NO_TRIES, waitUntil, type Tries } from './tries'
import { VaultStore, type VaultStorage } from './vault-store'
import { ARGON2_COST, mustBeKeyOf, mustBeWhole, SALT_BYTES, unwrap, wrapByPasskey, wrapByPassphrase, type Argon2Cost, type Derive, type PasskeyWrap, type PassphraseWrap } from './wraps'

/** Characters a passphrase has at least. */
export const PASSPHRASE_LENGTH = 10

export interface VaultWorld extends VaultStorage {
  clock: Clock
  random: Pick<Random, 'bytes'>
  derive: Derive
  /** Of new passphrase wraps. */
  cost?: Argon2Cost
}

/** A vault as it can be seen without opening it. */
export interface VaultState {
  /** Whether there is one on this phone. */
  exists: boolean
  /** Passkeys that open it, with the input their PRF wants. */
  passkeys: { credentialId: string; salt: Uint8Array }[]
  /** A change of passphrase was begun and not settled: both open it. */
  changing: boolean
  /** Wrong passphrases in a row. */
  failures: number
  /** No passphrase is tried before this, ms by this phone's clock. */
  waitUntil?: number
  /** Too many wrong ones: only after a sign-in with the server (`forgiveTries`). */
  shutOut: boolean
}

/** The wrapped key of one person on this phone. The key itself is given out and never stored. */
export interface Vault {
  state(): Promise<VaultState>
  /**
   * Makes the vault of a person who has none on this phone.
   * @returns its key, 32 random bytes
   * @throws DeviceError `passphrase-short`, `vault-exists`, `storage-…`
   */
  create(passphrase: string): Promise<Uint8Array>
  /**
   * @returns the vault's key
   * @throws DeviceError `vault-missing`, `passphrase-wrong`, `vault-waits`, `vault-shut-out`, `vault-spoilt`, `storage-…`
   */
  unlockWithPassphrase(passphrase: string): Promise<Uint8Array>
  /** @param prfSecret 32 bytes of the authenticator. @throws DeviceError `vault-missing`, `passkey-wrong`, `vault-spoilt` */
  unlockWithPasskey(credentialId: string, prfSecret: Uint8Array): Promise<Uint8Array>
  /** A second way in, beside the passphrase; replaces that credential's earlier wrap. @param salt what the PRF was asked with */
  addPasskey(key: Uint8Array, passkey: { credentialId: string; prfSecret: Uint8Array; salt: Uint8Array }): Promise<void>
  removePasskey(credentialId: string): Promise<void>
  /**
   * Wraps the same key by another passphrase: one row is replaced, all or nothing. For one who knows the old passphrase unlock first.
   * @throws DeviceError `passphrase-short`, `vault-missing`, `vault-key-wrong`, `storage-…`
   */
  changePassphrase(key: Uint8Array, passphrase: string): Promise<void>
  /**
   * First half of a change that the server must agree to: from here on the old passphrase and the new one both open the vault. Begun anew, it replaces
   * what was begun before.
   * @throws as `changePassphrase`
   */
  beginChange(key: Uint8Array, passphrase: string): Promise<void>
  /** Second half: the passphrase that is kept. Without a change under way nothing happens. */
  settleChange(keep: 'old' | 'new'): Promise<void>
  /** The person has signed in with the server: they may try again at once. */
  forgiveTries(): Promise<void>
  /** First step of any wiping: after it nobody opens what is left. */
  removeWraps(): Promise<void>
  close(): void
}

/** @throws DeviceError `passphrase-short` */
function mustBeLong(passphrase: string): string {
  const text = normalPassphrase(passphrase)
  if ([...text].length < PASSPHRASE_LENGTH) throw new DeviceError('passphrase-short')
  return text
}

/** A person's vault on this phone; nothing is read before it is asked for. */
export function openVault(personId: string, world: VaultWorld): Vault {
  const store = new VaultStore(personId, world)
  const { clock, random, derive, cost = ARGON2_COST } = world

  const coded = async <T>(work: PromiseLike<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw asDeviceError(error)
    }
  }
  const storage: VaultStorage = { ...(world.indexedDB ? { indexedDB: world.indexedDB } : {}), ...(world.IDBKeyRange ? { IDBKeyRange: world.IDBKeyRange } : {}) }
  /** What is not in force any more must not lie on in the browser's files. */
  const andSweep = async (work: Promise<unknown>): Promise<void> => {
    await work
    await sweepOverwritten(storage)
  }
  const triesNow = async (): Promise<Tries> => (await store.tries.get('tries')) ?? NO_TRIES
  /** The one in force, and the one that is being changed to. */
  const passphraseWraps = async (): Promise<[PassphraseWrap, ...PassphraseWrap[]]> => {
    const [wrap, next] = (await store.wraps.bulkGet(['passphrase', 'next'])) as (PassphraseWrap | undefined)[]
    if (!wrap) throw new DeviceError('vault-missing')
    mustBeWhole(wrap)
    return next ? [wrap, next] : [wrap]
  }
  const passphraseWrap = async (): Promise<PassphraseWrap> => (await passphraseWraps())[0]
  const keyOfWraps = async (wraps: readonly PassphraseWrap[], text: string): Promise<Uint8Array | undefined> => {
    for (const wrap of wraps) {
      const key = unwrap(wrap, await derive(text, wrap.salt, wrap.cost))
      if (key) return key
    }
    return undefined
  }
  const wrapAnew = async (vaultId: string, key: Uint8Array, passphrase: string): Promise<PassphraseWrap> => {
    const salt = random.bytes(SALT_BYTES)
    return wrapByPassphrase(vaultId, key, await derive(passphrase, salt, cost), salt, cost, random)
  }

  /** A phone without room must still open for its owner: then the derivation alone slows down who guesses. */
  const unlessFull = async <T>(work: PromiseLike<T>, otherwise: () => Promise<T>): Promise<T> => {
    try {
      return await coded(work)
    } catch (error) {
      if (error instanceof DeviceError && error.code === 'storage-full') return otherwise()
      throw error
    }
  }
  /** Counted before it is tried: ending the app in between must not make it free. */
  const beginTry = (): Promise<Tries> => unlessFull(store.transaction('rw', store.tries, async () => {
    const tries = await triesNow()
    const now = clock.now()
    if (isShutOut(tries)) throw new DeviceError('vault-shut-out')
    if (waitUntil(tries, now) !== undefined) throw new DeviceError('vault-waits')
    await store.tries.put({ id: 'tries', count: tries.count + 1, at: now })
    return tries
  }), triesNow)
  const tryAfter = async (before: Tries, text: string, wraps: readonly PassphraseWrap[]): Promise<Uint8Array | undefined> => {
    try {
      return await keyOfWraps(wraps, text)
    } catch (error) {
      // Nothing was tried: a phone short of memory must not lock its owner out.
      await unlessFull<unknown>(store.tries.put({ id: 'tries', ...before }), triesNow)
      throw error
    }
  }
  const newWrap = async (key: Uint8Array, passphrase: string): Promise<PassphraseWrap> => {
    const text = mustBeLong(passphrase)
    const before = await coded(passphraseWrap())
    mustBeKeyOf(before, key)
    return wrapAnew(before.vaultId, key, text)
  }
  /** Only into the vault it was made for: another tab may have wiped that meanwhile. */
  const putWrap = (wrap: PassphraseWrap): Promise<void> => coded(store.transaction('rw', [store.wraps, store.tries], async () => {
    if ((await store.wraps.get('passphrase'))?.vaultId !== wrap.vaultId) throw new DeviceError('vault-missing')
    await store.wraps.put(wrap)
    if (wrap.id === 'next') return
    await store.wraps.delete('next')
    await store.tries.clear()
  }))

  return {
    state: () => coded(store.transaction('r', [store.wraps, store.tries], async () => {
      const [wraps, tries] = await Promise.all([store.wraps.toArray(), triesNow()])
      const until = waitUntil(tries, clock.now())
      return {
        changing: wraps.some(({ id }) => id === 'next'),
        failures: tries.count,
        exists: wraps.some(({ id }) => id === 'passphrase'),
        passkeys: wraps.flatMap((wrap) => ('credentialId' in wrap ? [{ credentialId: wrap.credentialId, salt: wrap.salt }] : [])),
        shutOut: isShutOut(tries),
        ...(until === undefined ? {} : { waitUntil: until }),
      }
    })),

    async create(passphrase) {
      const text = mustBeLong(passphrase)
      const key = random.bytes(KEY_BYTES).slice()
      const wrap = await wrapAnew(newId(clock, { ...random, fraction: () => 0 }), key, text)
      await coded(store.transaction('rw', [store.wraps, store.tries], async () => {
        if ((await store.wraps.count()) > 0) throw new DeviceError('vault-exists')
        await store.wraps.add(wrap)
        await store.tries.clear()
      }))
      return key
    },

    async unlockWithPassphrase(passphrase) {
      const wraps = await coded(passphraseWraps())
      const key = await tryAfter(await beginTry(), normalPassphrase(passphrase), wraps)
      if (!key) throw new DeviceError('passphrase-wrong')
      await unlessFull<unknown>(store.tries.clear(), triesNow)
      return key
    },

    async unlockWithPasskey(credentialId, prfSecret) {
      const wrap = (await coded(store.wraps.get(`passkey:${credentialId}`))) as PasskeyWrap | undefined
      if (!wrap) throw new DeviceError('vault-missing')
      mustBeWhole(wrap)
      const key = unwrap(wrap, prfSecret)
      if (!key) throw new DeviceError('passkey-wrong')
      return key
    },

    async addPasskey(key, { credentialId, prfSecret, salt }) {
      const wrap = await coded(passphraseWrap())
      mustBeKeyOf(wrap, key)
      await coded(store.wraps.put(wrapByPasskey(wrap.vaultId, key, prfSecret, credentialId, salt, random)))
    },

    removePasskey: (credentialId) => andSweep(coded(store.wraps.delete(`passkey:${credentialId}`))),

    changePassphrase: async (key, passphrase) => andSweep(putWrap(await newWrap(key, passphrase))),

    beginChange: async (key, passphrase) => putWrap({ ...await newWrap(key, passphrase), id: 'next' }),

    settleChange: (keep) => andSweep(coded(store.transaction('rw', [store.wraps, store.tries], async () => {
      const next = (await store.wraps.get('next')) as PassphraseWrap | undefined
      if (!next) return
      mustBeWhole(next)
      if (keep === 'new') await store.wraps.put({ ...next, id: 'passphrase' })
      await store.wraps.delete('next')
      await store.tries.clear()
    }))),

    forgiveTries: () => coded(store.tries.clear()),

    removeWraps: () => andSweep(coded(store.transaction('rw', [store.wraps, store.tries], async () => {
      await store.wraps.clear()
      await store.tries.clear()
    }))),

    close: () => store.close(),
  }
}
