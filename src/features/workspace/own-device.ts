import type { ErrorCode, Person } from '@/contract'
import { DeviceError, identityOf, newId, openDevice, type Device, type DeviceIdentity } from '@/device'
import type { World } from '@/sync'
import type { PeopleOfPhone } from './people'

/** An open that the browser never answers must not leave a person before an endless wait. */
const OPEN_TIMEOUT_MS = 20_000

export interface OwnDevice { device: Device; identity: DeviceIdentity }

/**
 * Opens a person's own database and finds who this phone is in it. A database without an identity, of a person this phone knows,
 * was emptied by the browser: that is noted for the person to read, and the phone goes on under a new id, so that its edits are
 * not taken for those of the one that is gone.
 * @throws DeviceError `schema-fence`; `storage-blocked` while an older page of the app keeps the database from being changed for this
 * version; `storage-failed`, also when the browser does not answer
 */
export async function openOwnDevice(person: Person, world: World, people: PeopleOfPhone): Promise<OwnDevice> {
  const generation = people.find(person.id)?.generation ?? 0
  let blocked = false
  const opening = openDevice(person.id, { personName: person.name, clock: world.clock, random: world.random, generation, onBlocked: () => { blocked = true } })
  const device = await inTime(opening, world, () => (blocked ? 'storage-blocked' : 'storage-failed'))
  try {
    const identity = await identityOf(device.db, () => {
      people.lose(person.id, 'emptied', world.clock.now())
      return newId(world.clock, world.random)
    })
    people.identify(person.id, identity.id)
    return { device, identity }
  } catch (error) {
    device.close()
    throw error
  }
}

async function inTime(opening: Promise<Device>, { timers }: World, why: () => ErrorCode): Promise<Device> {
  let timer: unknown
  const late = new Promise<never>((_, reject) => {
    timer = timers.set(() => reject(new DeviceError(why())), OPEN_TIMEOUT_MS)
  })
  try {
    return await Promise.race([opening, late])
  } catch (error) {
    opening.then((device) => device.close(), () => undefined)
    throw error
  } finally {
    timers.clear(timer)
  }
}
