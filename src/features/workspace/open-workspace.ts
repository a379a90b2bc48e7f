import type { Person } from '@/contract'
import { openDevice, type Device } from '@/device'
import {
  browserTriggers, createSessionKeeper, createSyncEngine, createTusUploader, type Client, type SessionKeeper, type SyncEngine, type World,
} from '@/sync'

/** One person's open workspace: their database, their session, their sync. */
export interface OpenWorkspace {
  deviceId: string
  device: Device
  session: SessionKeeper
  engine: SyncEngine
  close(): void
}

/** Needs no network. @throws DeviceError `schema-fence`, `storage-failed` */
export async function openWorkspace(
  person: Person, deviceId: string, world: World, client: Client, onRenewed: (person: Person) => void,
): Promise<OpenWorkspace> {
  const device = await openDevice(person.id, { personName: person.name, clock: world.clock, random: world.random })
  const session = createSessionKeeper(client, world.lock, person.id, (renewed) => onRenewed(renewed.person))
  const engine = createSyncEngine({
    db: device.db, deviceId, session, world,
    upload: createTusUploader(device.db, session),
    triggers: browserTriggers(window, document),
  })
  return {
    deviceId, device, session, engine,
    close() {
      engine.stop()
      session.forget()
      device.close()
    },
  }
}
