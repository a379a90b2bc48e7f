import { IDBKeyRange } from 'fake-indexeddb'
import { storedIdentity, type Device } from '@/device'
import { createMemoryLock, markAtWork, sendSealed, type SealedSent, type World } from '@/sync'
import { handClock, newDisk, openPhone, seededRandom, TOWN, type Disk } from '../device/phone'
import { openSealedPhone } from '../device/sealed-phone'
import { SealedServer } from './sealed-server'
import { makeEngine, network, noTimers, type Fault } from './world'

export const DEVICE = '01900000-0000-7000-8000-000000000001'
export const TOKEN = 'token-1'

/** A phone with a vault, its disk, and the server that takes its sealed letters. */
export interface Setting { disk: Disk; server: SealedServer; phone: Device; world: (fault?: () => Fault) => World; lock: ReturnType<typeof createMemoryLock> }

export async function setting(seed = 1): Promise<Setting> {
  const [disk, server, lock] = [newDisk(), new SealedServer(), createMemoryLock()]
  server.addDevice({ id: DEVICE, personId: 'person-1', towns: [TOWN], token: TOKEN })
  const phone = await openSealedPhone(DEVICE, { disk, random: seededRandom(seed) })
  await markAtWork(phone.db, true)
  const world = (fault?: () => Fault): World => ({ transport: network(server, fault), clock: handClock(), random: seededRandom(seed + 1), timers: noTimers, lock })
  return { disk, server, phone, world, lock }
}
export const locked = ({ disk, world }: Setting, fault?: () => Fault): Promise<SealedSent> => sendSealed('person-1', world(fault), { indexedDB: disk.indexedDB, IDBKeyRange })

/** The person unlocks: another page, with the key, sends all there is. */
export async function unlocked({ disk, server, lock }: Setting, seed = 77): Promise<Device> {
  const phone = await openPhone({ disk, random: seededRandom(seed) })
  await makeEngine({ device: phone, deviceId: (await storedIdentity(phone.db))!.id, token: TOKEN, transport: network(server), lock }).now()
  return phone
}
