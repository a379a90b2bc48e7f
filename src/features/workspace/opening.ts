import type { Person, Session } from '@/contract'
import { DeviceError } from '@/device'
import { keepStorageUnasked } from '@/platform'
import type { Client, World } from '@/sync'
import { signInWith } from './account-passphrase'
import { createGivenOnce } from './given-once'
import type { Locking, LockReason } from './locking'
import { contactOf, isTooLongAlone } from './offline-grace'
import type { OpenState } from './open-state'
import { openWorkspace, type OpenWorkspace } from './open-workspace'
import { keepPerson } from './own-device'
import type { PeopleOfPhone } from './people'

export interface OpeningOptions {
  state: OpenState
  world: World
  client: Client
  people: PeopleOfPhone
  locking: Locking
  /** Resolves when the page has shown what it is for. */
  shown: () => Promise<void>
  /** Resolves when nothing is being shut any more. */
  shut: () => Promise<void> | undefined
  lock: (why: LockReason) => Promise<void>
  /** The database was emptied by the browser while it was open. */
  again: () => void
  /** The server wants this phone emptied. */
  empty: (workspace: OpenWorkspace) => Promise<void>
  api: (method: 'POST', path: string, body: unknown) => Promise<unknown>
}

/** What was entered at the lock: the session it has brought already, or the passphrase, for a session that has ended and an account that has none yet. */
export interface Entered { session?: Session; given?: string | undefined }

/** Opens a person's vault with its key, and follows what the server says of them from then on. */
export function createOpening({ state, world, client, people, locking, shown, shut, lock, again, empty, api }: OpeningOptions) {
  /** Of a vault whose database did not open, for the one that may be begun beside it. */
  let spare: { personId: string; key: Uint8Array } | undefined
  /** Until it is known whether six digits open what is in memory. */
  let recalled: Promise<void> | undefined

  const adopt = (workspace: OpenWorkspace, session: Session): void => {
    if (state.opened.value !== workspace) return
    workspace.session.adopt(session)
    workspace.engine.now().catch(() => undefined)
  }
  const signInAs = (workspace: OpenWorkspace) => async (text: string): Promise<void> => adopt(workspace, await signInWith(client, workspace.deviceId, text))

  async function openWith(whom: Person, key: Uint8Array, { session, given }: Entered): Promise<void> {
    const once = createGivenOnce(given, world.clock)
    const workspace = await openWorkspace(whom, key, people, world, client, (renewed) => {
      people.renew(renewed.person)
      people.meet(renewed.person.id, contactOf(renewed, world.clock.now()))
      if (state.opened.value !== workspace) return
      state.person.value = renewed.person
      keepPerson(workspace.device, renewed.person, people).catch(() => undefined)
      if (renewed.hasPassphrase === false) once.use((text) => api('POST', '/api/session/passphrase', { new: text }))
    }, () => { state.moving.value = true }, shown)
    if (session) {
      workspace.session.adopt(session)
      people.meet(whom.id, contactOf(session, world.clock.now()))
    }
    locking.hold(whom.id, key, lock, once.handOn)
    state.show(workspace, people.find(whom.id)?.loss, () => workspace.engine.state.subscribe((now) => {
      state.syncState.value = now
      // Emptied by the browser while open: opened anew, the loss is noticed and told.
      if (now.lastError === 'storage-lost') again()
      if (now.lastError === 'device-wiped') empty(workspace).catch(() => undefined)
      if (now.phase === 'signedOut' && now.lastError === 'signed-out') once.use(signInAs(workspace))
      else if (now.phase === 'idle' && now.lastSyncAt !== undefined && workspace.session.signedIn()) once.forget()
    }))
    recalled = shown().then(() => locking.recallPin()).catch(() => undefined)
    workspace.engine.start()
    // By the passphrase just entered an ended session begins anew: not later, since a reload forgets it.
    if (given !== undefined) workspace.engine.now().catch(() => undefined)
    // Asked again at each opening: browsers grant it once the app is used or installed.
    shown().then(() => keepStorageUnasked()).catch(() => false)
  }

  /** @param key overwritten afterwards */
  async function open(whom: Person, key: Uint8Array, entered: Entered = {}): Promise<void> {
    await shut()
    state.close()
    try {
      await openWith(whom, key, entered)
      spare = undefined
    } catch (error) {
      spare = { personId: whom.id, key: key.slice() }
      throw error
    } finally {
      key.fill(0)
      state.moving.value = false
    }
  }

  return {
    open, adopt, signInAs,
    spareKey: (personId: string): Uint8Array | undefined => (spare?.personId === personId ? spare.key : undefined),
    recalled: () => recalled,
    /** Opens the workspace of the person at the lock. @throws the failure; a database that does not open is shown as such */
    async unlockWith(key: Promise<Uint8Array>, entered: Entered = {}): Promise<void> {
      const known = people.current()
      if (!known) throw new DeviceError('signed-out')
      const opens = await key
      if (!entered.session && isTooLongAlone(known.contact, world.clock.now())) {
        opens.fill(0)
        throw new DeviceError('vault-shut-out')
      }
      await open(known.person, opens, entered).catch((error: unknown) => {
        state.fail(error)
        throw error
      })
    },
  }
}
