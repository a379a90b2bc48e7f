import type { Person } from '@/contract'

interface Known { person: Person; deviceId: string }

interface Stored {
  /** Whose workspace opens at start, also without network. */
  current?: string
  known: Record<string, Known>
  /** Sign-outs the server has not heard of. */
  ending?: boolean
}

const KEY = 'ipw-device'

/**
 * Who uses this phone: small enough for `localStorage`, and readable before any database is open. Each person keeps a device id of
 * their own, because the numbers of their edits run on for ever.
 */
export interface PeopleOfPhone {
  current(): Known | undefined
  find(personId: string): Known | undefined
  remember(person: Person, deviceId: string): void
  /** The person's name, role or towns as the server has them now. Changes nothing of who is at work: another tab may have signed them out. */
  renew(person: Person): void
  signOut(): void
  ending(): boolean
  ended(): void
}

export function createPeople(storage: Pick<Storage, 'getItem' | 'setItem'>): PeopleOfPhone {
  const read = (): Stored => {
    try {
      const stored = JSON.parse(storage.getItem(KEY) ?? '') as Stored
      return typeof stored.known === 'object' && stored.known !== null ? stored : { known: {} }
    } catch {
      return { known: {} }
    }
  }
  const change = (edit: (stored: Stored) => Stored): void => storage.setItem(KEY, JSON.stringify(edit(read())))

  return {
    current() {
      const { current, known } = read()
      return current === undefined ? undefined : known[current]
    },
    find: (personId) => read().known[personId],
    remember: (person, deviceId) => change(({ known }) => ({ current: person.id, known: { ...known, [person.id]: { person, deviceId } } })),
    renew: (person) => change((stored) => (stored.known[person.id] ? { ...stored, known: { ...stored.known, [person.id]: { ...stored.known[person.id]!, person } } } : stored)),
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

/** Who is at work on this phone, before any database is open; undefined when nobody is, or the browser refuses storage. */
export function lastPerson(storage: () => Pick<Storage, 'getItem' | 'setItem'> = () => localStorage): Person | undefined {
  try {
    return createPeople(storage()).current()?.person
  } catch {
    return undefined
  }
}
