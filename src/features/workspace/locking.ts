import { computed, shallowRef } from 'vue'
import type { Person } from '@/contract'
import { asDeviceError, DeviceError, type Derive, type VaultState } from '@/device'
import type { World } from '@/sync'
import type { KeyHandOver, PrfPasskeys } from '@/platform'
import { browserTabs, createLockTimer } from './lock-timer'
import type { EarlyKey } from './early-key'
import { isTooLongAlone } from './offline-grace'
import type { PeopleOfPhone } from './people'
import { createPinHold, isFitPin, type PinWrap } from './pin-hold'
import type { Vaults } from './vaults'

export type LockReason = 'started' | 'idle' | 'byHand' | 'elsewhere'

/** What the page before the lock may know. */
export interface Locked {
  /** The name masked. */
  person: Person
  why: LockReason
  /** Without a vault (`exists` false) the person has to choose a passphrase first. */
  vault: VaultState
  /** There is no vault because the browser lost it, not because an earlier version knew none. */
  lost: boolean
  /** Too long without the server: the passphrase is proved to it first. */
  alone: boolean
  /** Drafts when it was last open; undefined when nobody knows. */
  drafts: number | undefined
}

/** What one page gives the next. `given`: the passphrase just entered, while a sign-in by it is under way. */
export interface HeldKey { personId: string; key: Uint8Array; pin?: PinWrap; given?: string }

export interface LockingOptions {
  world: World
  derive: Derive
  people: PeopleOfPhone
  vaults: Vaults
  /** Made when first needed: there is none without a page. */
  handOver: () => KeyHandOver<HeldKey>
  /** The open workspace's way to remember something inside the vault. */
  kept: { get<T>(key: string): Promise<T | undefined>; set(key: string, value: unknown): Promise<void>; remove(key: string): Promise<void> }
  /** Asked for at the start of the page, before this code was here. */
  early?: EarlyKey | undefined
  /** Made when first needed. */
  prf: () => PrfPasskeys
  page?: () => Document
}

/** Where in the vault the digits' wrap lies. */
const PIN = 'pin'

/**
 * The key of the person at work, as long as it is in this page's memory, and the ways it comes there: from another page, by the
 * passphrase, by a passkey, by six digits while the app stays open.
 */
export function createLocking({ world, derive, people, vaults, handOver: makeHandOver, kept, early, prf, page = () => document }: LockingOptions) {
  const locked = shallowRef<Locked>()
  const pin = createPinHold({ derive, random: world.random, clock: world.clock })
  const pinSet = shallowRef(false)
  let held: { personId: string; key: Uint8Array } | undefined
  let pinWrap: PinWrap | undefined
  let stops: (() => void)[] = []
  let made: KeyHandOver<HeldKey> | undefined
  const handOver = (): KeyHandOver<HeldKey> => (made ??= makeHandOver())

  const mine = (): { personId: string; key: Uint8Array } => {
    if (!held) throw new DeviceError('vault-locked')
    return held
  }
  const usePin = (wrap: PinWrap | undefined): void => {
    pinWrap = wrap
    pin.hold(wrap)
    pinSet.value = wrap !== undefined
  }

  /** Ends what runs with the open key and overwrites it. */
  function drop(): void {
    for (const stop of stops.splice(0)) stop()
    held?.key.fill(0)
    held = undefined
  }

  const isAlone = (personId: string): boolean => isTooLongAlone(people.find(personId)?.contact, world.clock.now())

  return {
    locked,
    /** Six digits would do, as long as this page lives. */
    byPin: computed(() => locked.value !== undefined && pinSet.value),
    pinSet,

    /** What another page of this app still has open of the person's. */
    async fromElsewhere(personId: string): Promise<Pick<HeldKey, 'key' | 'given'> | undefined> {
      const found = await (early?.take(personId) ?? handOver().ask(personId)).catch(() => undefined)
      if (found?.pin) usePin(found.pin)
      return found
    },

    /** Shows the lock. @throws DeviceError `storage-…` when not even the wraps can be read */
    async show(person: Person, why: LockReason): Promise<void> {
      const vault = await vaults.of(person.id, (of) => of.state())
      locked.value = { person, why, vault, alone: isAlone(person.id), lost: !vault.exists && !(await vaults.hasClear(person.id)), drafts: people.find(person.id)?.held?.drafts }
    },

    /**
     * From now on the key is in use: it goes to the pages that follow, and locks by time and with the other tabs.
     * @param given what the page that follows needs to sign in, if that is under way
     */
    hold(personId: string, key: Uint8Array, onLock: (why: LockReason) => void, given: () => string | undefined = () => undefined): void {
      drop()
      held = { personId, key: key.slice() }
      locked.value = undefined
      const give = (to: 'next' | 'tab'): HeldKey | undefined => {
        const text = to === 'next' ? given() : undefined
        return held ? { personId, key: held.key.slice(), ...(pinWrap ? { pin: pinWrap } : {}), ...(text === undefined ? {} : { given: text }) } : undefined
      }
      stops = [
        handOver().share(personId, give, () => onLock('elsewhere')),
        createLockTimer({ personId, clock: world.clock, timers: world.timers, page: page(), tabs: browserTabs(), onLock: () => onLock('idle') }),
      ]
    },

    /** After an opening: the digits this person set earlier will do from now on. */
    async recallPin(): Promise<void> {
      usePin(await kept.get<PinWrap>(PIN))
    },

    /** @param everywhere also in the other tabs and the worker */
    drop(everywhere: boolean): void {
      const personId = held?.personId
      drop()
      if (everywhere && personId) handOver().lock(personId)
    },

    /** Another person, or nobody: nothing of the one before may open anything. */
    forget(): void {
      drop()
      usePin(undefined)
      locked.value = undefined
    },

    key: (): Uint8Array => mine().key,
    /** A copy, for an opening anew. */
    keyNow: (): Uint8Array | undefined => held?.key.slice(),

    async byPassphrase(personId: string, passphrase: string): Promise<Uint8Array> {
      try {
        return await vaults.of(personId, (vault) => vault.unlockWithPassphrase(passphrase))
      } catch (error) {
        if (locked.value) locked.value = { ...locked.value, alone: isAlone(personId), vault: await vaults.of(personId, (vault) => vault.state()) }
        throw asDeviceError(error)
      }
    },

    async byPasskey(personId: string): Promise<Uint8Array> {
      const { passkeys } = await vaults.of(personId, (vault) => vault.state())
      const { credentialId, prfSecret } = await prf().ask(passkeys)
      return vaults.of(personId, (vault) => vault.unlockWithPasskey(credentialId, prfSecret))
    },
    /** How many passkeys open the vault besides the passphrase. */
    passkeys: async (): Promise<number> => (await vaults.of(mine().personId, (vault) => vault.state())).passkeys.length,
    /** @param name what the browser shows of it @throws PasskeyFailed */
    async addPasskey(name: string): Promise<void> {
      const passkey = await prf().make(name)
      const { personId, key } = mine()
      await vaults.of(personId, (vault) => vault.addPasskey(key, passkey))
    },
    removePasskeys: (): Promise<void> => vaults.of(mine().personId, async (vault) => {
      for (const { credentialId } of (await vault.state()).passkeys) await vault.removePasskey(credentialId)
    }),

    byDigits: async (digits: string): Promise<Uint8Array> => {
      try {
        return await pin.open(digits)
      } finally {
        pinSet.value = pin.held
      }
    },
    pinWaitUntil: () => pin.waitUntil(),

    /** @throws DeviceError `pin-weak`, `vault-locked` */
    async setPin(digits: string | undefined): Promise<void> {
      if (digits === undefined) {
        await kept.remove(PIN)
        return usePin(undefined)
      }
      if (!isFitPin(digits)) throw new DeviceError('pin-weak')
      const wrap = await pin.make(mine().key, digits)
      await kept.set(PIN, wrap)
      usePin(wrap)
    },
  }
}

export type Locking = ReturnType<typeof createLocking>
