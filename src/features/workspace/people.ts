import type { Person } from '@/contract'
import { maskName } from './mask-name'
import type { Contact } from './offline-grace'

/** What the phone held beyond the server when it was last known; kept outside the database, which may be lost with it. */
export interface Held {
  /** Phone's clock, ms. */
  lastSyncAt?: number | undefined
  /** Edits and files the server did not have. */
  unsent: number
  drafts: number
}

/** The person's database on this phone is gone, and they have not yet said that they know. */
export interface Loss {
  /** `emptied`: the browser cleared it; `broken`: it does not open and was put aside; `forgotten`: nobody knows its passphrase any more. */
  cause: 'emptied' | 'broken' | 'forgotten'
  /** Phone's clock, ms. */
  noticedAt: number
  /** Undefined when nothing is known of it. */
  held?: Held
}

export interface Known {
  /** The name masked: the whole one lies in their vault. */
  person: Person
  deviceId: string
  /** Which of their databases is in use: grows when a broken one is put aside. */
  generation?: number
  /** The database whose key was forgotten, until the one in use has been opened and goes on as the same device. */
  follows?: number
  /** Which of their vaults is in use: grows when one can neither be read nor deleted. */
  vault?: number
  held?: Held
  loss?: Loss
  contact?: Contact
}

interface Stored {
  /** Whose workspace opens at start, also without network. */
  current?: string
  known: Record<string, Known>
  /** Sign-outs the server has not heard of. */
  ending?: boolean
}

/** Where in `localStorage`. */
export const PEOPLE_KEY = 'ipw-device'

/**
 * Who uses this phone: small enough for `localStorage`, and readable before any database is open, which is why names are masked. Each
 * person keeps a device id of their own, because the numbers of their edits run on for ever. That it is known here and missing in their
 * database is how a loss shows.
 */
export interface PeopleOfPhone {
  current(): Known | undefined
  find(personId: string): Known | undefined
  /** Everybody who has worked on this phone. */
  all(): Known[]
  /** Whose workspace opens from now on. */
  choose(personId: string): void
  remember(person: Person, deviceId: string): void
  /** The person's name, role or towns as the server has them now. Changes nothing of who is at work: another tab may have signed them out. */
  renew(person: Person): void
  /** The id their database has now that it is open. */
  identify(personId: string, deviceId: string): void
  hold(personId: string, held: Held): void
  lose(personId: string, cause: Loss['cause'], noticedAt: number): void
  /** Their vault on this phone is ruined and cannot even be deleted: another is begun beside it. */
  nextVault(personId: string): void
  /** The person has read of the loss. */
  acceptLoss(personId: string): void
  /** The server has renewed the person's session. */
  meet(personId: string, contact: Contact | undefined): void
  /** The person's data is being deleted from this phone. */
  forget(personId: string): void
  signOut(): void
  ending(): boolean
  ended(): void
}

const masked = (person: Person): Person => ({ ...person, name: maskName(person.name) })

export function createPeople(storage: Pick<Storage, 'getItem' | 'setItem'>): PeopleOfPhone {
  const read = (): Stored => {
    try {
      const stored = JSON.parse(storage.getItem(PEOPLE_KEY) ?? '') as Stored
      return typeof stored.known === 'object' && stored.known !== null ? stored : { known: {} }
    } catch {
      return { known: {} }
    }
  }
  const change = (edit: (stored: Stored) => Stored): void => storage.setItem(PEOPLE_KEY, JSON.stringify(edit(read())))
  const changeOne = (personId: string, edit: (known: Known) => Known): void =>
    change((stored) => (stored.known[personId] ? { ...stored, known: { ...stored.known, [personId]: edit(stored.known[personId]!) } } : stored))

  return {
    current() {
      const { current, known } = read()
      return current === undefined ? undefined : known[current]
    },
    find: (personId) => read().known[personId],
    all: () => Object.values(read().known),
    choose: (personId) => change((stored) => (stored.known[personId] ? { ...stored, current: personId } : stored)),
    remember: (person, deviceId) => change(({ known }) => ({ current: person.id, known: { ...known, [person.id]: { ...known[person.id], person: masked(person), deviceId } } })),
    renew: (person) => changeOne(person.id, (known) => ({ ...known, person: masked(person) })),
    identify: (personId, deviceId) => changeOne(personId, ({ follows: _follows, ...known }) => ({ ...known, deviceId })),
    hold: (personId, held) => changeOne(personId, (known) => ({ ...known, held })),
    lose: (personId, cause, noticedAt) => changeOne(personId, ({ held, loss, generation = 0, ...known }) => ({
      ...known,
      generation: cause === 'emptied' ? generation : generation + 1,
      // Lost again before anything was opened after the first time: what lies between was never used.
      ...(cause === 'forgotten' ? { follows: known.follows ?? generation } : {}),
      // Lost again before the first loss was read of: what was held first is the greater loss.
      loss: loss ?? { cause, noticedAt, ...(held ? { held } : {}) },
    })),
    nextVault: (personId) => changeOne(personId, ({ vault = 0, ...known }) => ({ ...known, vault: vault + 1 })),
    acceptLoss: (personId) => changeOne(personId, ({ loss: _loss, ...known }) => known),
    meet: (personId, contact) => { if (contact) changeOne(personId, (known) => ({ ...known, contact })) },
    forget: (personId) => change(({ current, known: { [personId]: _gone, ...known }, ...rest }) => ({ ...rest, known, ...(current === undefined || current === personId ? {} : { current }) })),
    signOut: () => change(({ known }) => ({ known, ending: true })),
    ending: () => read().ending === true,
    ended: () => change(({ ending: _ending, ...rest }) => rest),
  }
}

/** Whether a sign-out on this phone still has to be told to the server. */
export function signOutUnheard(storage: () => Pick<Storage, 'getItem' | 'setItem'> = () => localStorage): boolean {
  try {
    return createPeople(storage()).ending()
  } catch {
    return false
  }
}

/** Everybody who has worked on this phone, their names masked, before any database is open. */
export function knownPeople(storage: () => Pick<Storage, 'getItem' | 'setItem'> = () => localStorage): Person[] {
  try {
    return createPeople(storage()).all().map(({ person }) => person)
  } catch {
    return []
  }
}

/** Who is at work on this phone, before any database is open; undefined when nobody is, or the browser refuses storage. */
export function lastPerson(storage: () => Pick<Storage, 'getItem' | 'setItem'> = () => localStorage): Person | undefined {
  try {
    return createPeople(storage()).current()?.person
  } catch {
    return undefined
  }
}
