import type { ErrorCode, Person } from '@/contract'
import { createCipher, DeviceError, identityOf, inheritIdentity, newId, openDevice, type Cipher, type Device, type DeviceIdentity } from '@/device'
import type { World } from '@/sync'
import { isMasked } from './mask-name'
import type { PeopleOfPhone } from './people'

/** An open that the browser never answers must not leave a person before an endless wait. */
const OPEN_TIMEOUT_MS = 20_000

export interface OwnDevice {
  device: Device
  identity: DeviceIdentity
  /** By their whole name, as far as this phone knows it. */
  person: Person
  cipher: Cipher
}

/** Under which the person themselves lie in their vault. */
const PERSON = 'person'

/** The name as it is known outside is enough for nobody: the whole one lies in the vault, and a new one is put there before it is masked outside. */
export async function keepPerson({ db, keyed }: Pick<Device, 'db' | 'keyed'>, person: Person, people: PeopleOfPhone): Promise<Person> {
  const whole = isMasked(person.name) ? { ...person, name: (await keyed.get<Person>(PERSON))?.name ?? person.name } : person
  db.personName = whole.name
  if (whole !== person) return whole
  await keyed.set(PERSON, person)
  people.renew(person)
  return person
}

/**
 * Opens a person's own database and finds who this phone is in it. A database without an identity, of a person this phone knows,
 * was emptied by the browser: that is noted for the person to read, and the phone goes on under a new id, so that its edits are
 * not taken for those of the one that is gone.
 * @param key of the person's vault; stays the caller's
 * @param onMoving told again and again while what an earlier version kept clear is being sealed
 * @param registered the id under which the server knows this phone already, for somebody it does not know yet
 * @throws DeviceError `schema-fence`; `storage-blocked` while an older page of the app keeps the database from being changed for this
 * version; `storage-failed`, also when the browser does not answer
 */
export async function openOwnDevice(person: Person, key: Uint8Array, world: World, people: PeopleOfPhone, onMoving?: () => void, registered?: string): Promise<OwnDevice> {
  const generation = people.find(person.id)?.generation ?? 0
  const cipher = createCipher(key, world.random)
  const patience = createPatience(world)
  let blocked = false
  const opening = openDevice(person.id, {
    cipher, clock: world.clock, random: world.random, generation,
    onBlocked: () => { blocked = true },
    onMoving: () => {
      patience.again()
      onMoving?.()
    },
  })
  const device = await patience.until(opening, () => (blocked ? 'storage-blocked' : 'storage-failed'))
  try {
    const follows = people.find(person.id)?.follows
    if (follows !== undefined) await inheritIdentity(device.db, follows)
    const identity = await identityOf(device.db, () => {
      if (registered && !people.find(person.id)) return registered
      people.lose(person.id, 'emptied', world.clock.now())
      return newId(world.clock, world.random)
    })
    people.identify(person.id, identity.id)
    return { device, identity, cipher, person: await keepPerson(device, person, people) }
  } catch (error) {
    device.close()
    cipher.forget()
    throw error
  }
}

/** How long an opening may take; each sign of progress begins it anew. */
function createPatience({ timers }: World) {
  let timer: unknown
  let late: () => void = () => undefined
  let over = false
  const again = (): void => {
    timers.clear(timer)
    if (over) return
    timer = timers.set(() => late(), OPEN_TIMEOUT_MS)
  }
  return {
    again,
    async until(opening: Promise<Device>, why: () => ErrorCode): Promise<Device> {
      const ended = new Promise<never>((_, reject) => { late = () => reject(new DeviceError(why())) })
      again()
      try {
        return await Promise.race([opening, ended])
      } catch (error) {
        opening.then((device) => device.close(), () => undefined)
        throw error
      } finally {
        over = true
        timers.clear(timer)
      }
    },
  }
}
