import type { Person, Session } from '@/contract'
import { learnSealingKey, linkOpenTasks, sealUnsealed, type Cipher, type Device } from '@/device'
import {
  browserTriggers, createLateEngine, createSessionKeeper, createSyncState, markAtWork, type Client, type SessionKeeper, type SyncEngine, type World,
} from '@/sync'
import { onPutAway, resting } from '@/platform'
import { handOver } from './hand-over'
import { keepHeld } from './keep-held'
import { openOwnDevice } from './own-device'
import { sendFeedbackAfterSync } from './send-feedback'
import type { PeopleOfPhone } from './people'
import { createReaders, type Readers } from './readers'

/** One person's open workspace: their database, their session, their sync. */
export interface OpenWorkspace {
  deviceId: string
  /** By their whole name, as far as it is known here. */
  person: Person
  cipher: Cipher
  device: Device
  session: SessionKeeper
  engine: SyncEngine
  readers: Readers
  /** The person signs out: from now on nothing goes in their name. */
  leave(): Promise<unknown>
  close(): void
}

/**
 * Needs no network.
 * @param shown resolves when the page has shown what it is for: what else has to be done on opening waits for that
 * @throws DeviceError `schema-fence`, `storage-failed`
 */
export async function openWorkspace(
  whom: Person, key: Uint8Array, people: PeopleOfPhone, world: World, client: Client, onRenewed: (session: Session) => void,
  onMoving?: () => void, shown: () => Promise<void> = () => Promise.resolve(),
): Promise<OpenWorkspace> {
  const { device, identity, cipher, person } = await openOwnDevice(whom, key, world, people, onMoving)
  /** What is saved from now on goes from a locked phone too. */
  const heard = (given: Session): void => { learnSealingKey(device.db, given.sealing).catch(() => undefined) }
  const keeper = createSessionKeeper(client, world.lock, person.id, (renewed) => {
    heard(renewed)
    onRenewed(renewed)
  }, identity)
  const session: SessionKeeper = {
    ...keeper,
    adopt(given) {
      keeper.adopt(given)
      heard(given)
    },
  }
  const state = createSyncState()
  const triggers = browserTriggers(window, document)
  const engine = createLateEngine({
    state, triggers, rest: () => shown().then(() => resting()),
    load: async () => {
      const { createOlderSender, createSyncEngine, createTusUploader } = await import('./sending')
      return createSyncEngine({ db: device.db, deviceId: identity.id, session, world, upload: createTusUploader(device.db, session), sendOlder: createOlderSender(device.db, session), triggers, state })
    },
  })
  const readers = createReaders({ personId: person.id, generation: device.db.generation, key })
  const stopHandingOver = handOver({ db: device.db, state: engine.state })
  const stopFeedback = sendFeedbackAfterSync({ box: device.feedback, session, state: engine.state, now: () => world.clock.now() })
  const stopPuttingAway = onPutAway(() => {
    engine.stop()
    readers.end()
    device.db.letGo()
    // The worker has the key by now; the page that stands still needs none: it is loaded anew.
    cipher.forget()
  }, () => location.reload())
  let isClosed = false
  let stopNoting = (): void => undefined
  const goOn = (): void => {
    if (isClosed) return
    stopNoting = keepHeld(device, people)
    markAtWork(device.db, true).catch(() => undefined)
    sealUnsealed(device.db).catch(() => undefined)
    linkOpenTasks(device.db).catch(() => undefined)
    device.drafts.sweep().catch(() => undefined)
    device.shared.announce().catch(() => undefined)
  }
  void shown().then(goOn)
  return {
    deviceId: identity.id, person, cipher, device, session, engine, readers,
    leave: () => markAtWork(device.db, false),
    close() {
      isClosed = true
      stopHandingOver()
      stopNoting()
      stopFeedback()
      stopPuttingAway()
      engine.stop()
      readers.end()
      session.forget()
      device.close()
      cipher.forget()
    },
  }
}
