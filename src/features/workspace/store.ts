import { computed, hasInjectionContext, inject, ref, shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import type { ErrorCode, Person, Session } from '@/contract'
import { asDeviceError, DeviceError } from '@/device'
import { createAccountPasskeys, createKeyHandOver, createPrfPasskeys, createUnsavedGate, deriveInWorker, keepStorageUnasked, onVisible } from '@/platform'
import { browserTriggers, createBrowserWorld, createClient, type SyncState } from '@/sync'
import { useFirstThings, useUnsavedGate } from '@/ui'
import { createPasskeyActs } from './account-passkeys'
import { signInWith } from './account-passphrase'
import { createDoor } from './doors'
import { EarlyKeyKey } from './early-key'
import { createEmptying } from './emptying'
import { coded, createEnrolmentKeys, previewEnrolment, redeemEnrolment, type Enrolment } from './enrol'
import { createLockedContact } from './locked-contact'
import { createGivenOnce } from './given-once'
import { leaveWorkspace, type LeftBehind } from './leave'
import { createLocking, type HeldKey, type LockReason } from './locking'
import { createOpenDoors } from './open-doors'
import { openWorkspace, type OpenWorkspace } from './open-workspace'
import { contactOf, isTooLongAlone } from './offline-grace'
import { keepPerson } from './own-device'
import { followPeople } from './follow-people'
import { createPeople, type Loss } from './people'
import { createSendingHold } from './sending-hold'
import { createSessionEnd } from './session-end'
import { settle } from './settle'
import { createVaultActs } from './vault-acts'
import { createVaults } from './vaults'

export type WorkspacePhase = 'starting' | 'signedOut' | 'locked' | 'open' | 'failed'

const QUIET: SyncState = { phase: 'signedOut', lastSyncAt: undefined, nextTryAt: undefined, lastError: undefined, progress: undefined }

/**
 * The person at work on this phone: their records, their session, their sync. Opens the last person's vault at start without any
 * network, by a key another page still has or by their passphrase. May be taken apart at any time: `records`, `drafts`, `attachments`, `outbox`, `departures` and `kept` always reach the open database.
 * Longer than other files: opening, locking, changing of person and ending must agree with each other, and this is where they meet.
 */
export const useWorkspace = defineStore('workspace', () => {
  const world = createBrowserWorld()
  const client = createClient(world)
  const people = createPeople(localStorage)
  const sessionEnd = createSessionEnd(client, people, (wake) => browserTriggers(window, document)(wake))

  const phase = ref<WorkspacePhase>('starting')
  /** Why the database did not open: `schema-fence` (reload for the newer app) or `storage-failed`. */
  const problem = ref<ErrorCode>()
  const opened = shallowRef<OpenWorkspace>()
  /** 0 while nobody's database is open; else grows with every opening. */
  const openCount = ref(0)
  const syncState = shallowRef<SyncState>(QUIET)
  // Without an app around it (tests) there is no update to keep away.
  const inApp = hasInjectionContext()
  const gate = inApp ? useUnsavedGate() : createUnsavedGate(undefined)
  const { shown } = useFirstThings()
  const early = inApp ? inject(EarlyKeyKey, undefined) : undefined
  watch(() => syncState.value.phase, createSendingHold(gate), { flush: 'sync' })
  let openings = 0
  let unwatch: (() => void) | undefined

  const person = shallowRef<Person>()
  /** What this phone lost of the person's, until they have read of it. */
  const loss = shallowRef<Loss>()
  /** A newer version in another page has taken this person's database over: only a reload helps. */
  const outdated = ref(false)
  /** What an earlier version kept clear is being sealed. */
  const moving = ref(false)
  const onMoving = (): void => { moving.value = true }
  const deviceId = computed(() => opened.value?.deviceId)
  const device = () => opened.value?.device
  const kept = createDoor('keyed', device)
  const vaults = createVaults({ clock: world.clock, random: world.random, derive: deriveInWorker }, people)
  const locking = createLocking({ world, derive: deriveInWorker, people, vaults, kept, early, handOver: () => createKeyHandOver<HeldKey>(), prf: () => createPrfPasskeys() })
  const enrolmentKeys = createEnrolmentKeys(vaults, people, () => world.clock.now())
  /** Of a vault whose database did not open, for the one that may be begun beside it. */
  let spare: { personId: string; key: Uint8Array } | undefined
  /** While what is typed is put down before a lock. */
  let locks: Promise<void> | undefined
  /** Until it is known whether six digits open what is in memory. */
  let recalled: Promise<void> | undefined
  const opener = (): OpenWorkspace => {
    if (!opened.value) throw new DeviceError('signed-out')
    return opened.value
  }

  function close(): void {
    unwatch?.()
    opened.value?.close()
    opened.value = undefined
    person.value = undefined
    loss.value = undefined
    openCount.value = 0
    syncState.value = QUIET
  }

  /** @param given the passphrase just entered, for a session that has ended and an account that has none yet */
  async function open(whom: Person, key: Uint8Array, { session, given }: { session?: Session; given?: string | undefined } = {}): Promise<void> {
    await locks
    close()
    try {
      const once = createGivenOnce(given, world.clock)
      const workspace = await openWorkspace(whom, key, people, world, client, (renewed) => {
        people.renew(renewed.person)
        people.meet(renewed.person.id, contactOf(renewed, world.clock.now()))
        if (opened.value !== workspace) return
        person.value = renewed.person
        keepPerson(workspace.device, renewed.person, people).catch(() => undefined)
        if (renewed.hasPassphrase === false) once.use((text) => api('POST', '/api/session/passphrase', { new: text }))
      }, onMoving, shown)
      if (session) {
        workspace.session.adopt(session)
        people.meet(whom.id, contactOf(session, world.clock.now()))
      }
      opened.value = workspace
      outdated.value = false
      // Without a new version it is being deleted, which is another matter.
      workspace.device.db.on('versionchange', ({ newVersion }) => { if (newVersion) outdated.value = true })
      person.value = workspace.person
      loss.value = people.find(whom.id)?.loss
      locking.hold(whom.id, key, lock, once.handOn)
      openCount.value = openings += 1
      phase.value = 'open'
      problem.value = undefined
      unwatch = workspace.engine.state.subscribe((state) => {
        syncState.value = state
        // Emptied by the browser while open: opened anew, the loss is noticed and told.
        if (state.lastError === 'storage-lost') void start()
        if (state.lastError === 'device-wiped') empty(workspace).catch(() => undefined)
        if (state.phase === 'signedOut' && state.lastError === 'signed-out') once.use(signInAs(workspace))
        else if (state.phase === 'idle' && state.lastSyncAt !== undefined && workspace.session.signedIn()) once.forget()
      })
      recalled = shown().then(() => locking.recallPin()).catch(() => undefined)
      workspace.engine.start()
      // By the passphrase just entered an ended session begins anew: not later, since a reload forgets it.
      if (given !== undefined) workspace.engine.now().catch(() => undefined)
      // Asked again at each opening: browsers grant it once the app is used or installed.
      shown().then(() => keepStorageUnasked()).catch(() => false)
      spare = undefined
    } catch (error) {
      spare = { personId: whom.id, key: key.slice() }
      throw error
    } finally {
      key.fill(0)
      moving.value = false
    }
  }

  const wiping = { client, vaults, people, close: () => endHere() }
  const empty = createEmptying(wiping)
  const adopt = (workspace: OpenWorkspace, session: Session): void => {
    if (opened.value !== workspace) return
    workspace.session.adopt(session)
    workspace.engine.now().catch(() => undefined)
  }
  const signInAs = (workspace: OpenWorkspace) => async (text: string): Promise<void> => adopt(workspace, await signInWith(client, workspace.deviceId, text))

  function fail(error: unknown): void {
    problem.value = asDeviceError(error).code
    phase.value = 'failed'
  }

  async function showLock(whom: Person, why: LockReason): Promise<void> {
    try {
      await locking.show(whom, why)
      phase.value = 'locked'
    } catch (error) {
      fail(error)
    }
  }

  async function start(): Promise<void> {
    const known = people.current()
    if (!known) {
      phase.value = 'signedOut'
      void sessionEnd.tell()
      return
    }
    const left = spare?.personId === known.person.id ? spare.key : undefined
    const here = locking.keyNow() ?? left
    const found = here ? { key: here } : await locking.fromElsewhere(known.person.id)
    if (!found) return showLock(known.person, 'started')
    await open(known.person, found.key, { given: found.given }).catch(fail)
  }

  createLockedContact({ world, ...wiping, triggers: (wake) => browserTriggers(window, document)(wake) }).follow(() => (phase.value === 'locked' ? people.current()?.person.id : undefined))

  /** Nobody is at work here any more. */
  function endHere(): void {
    close()
    locking.drop(true)
    locking.forget()
    phase.value = 'signedOut'
  }

  /** Shuts the vault: what is typed is put down first, then the key is overwritten, here and in the person's other tabs. */
  async function lock(why: LockReason = 'byHand'): Promise<void> {
    const whom = people.current()?.person
    if (phase.value !== 'open' || locks) return
    if (!whom) return endHere()
    locks = (async () => {
      await settle(gate, world.timers)
      await recalled
      // Shown first: a page without its person would be led to the welcome.
      await showLock(whom, why)
      close()
      locking.drop(why !== 'elsewhere')
    })()
    await locks.finally(() => { locks = undefined })
  }

  /** @throws the failure; a database that does not open is shown as such */
  async function unlockWith(key: Promise<Uint8Array>, passphrase: { session?: Session; given?: string } = {}): Promise<void> {
    const known = people.current()
    if (!known) throw new DeviceError('signed-out')
    const opens = await key
    if (!passphrase.session && isTooLongAlone(known.contact, world.clock.now())) {
      opens.fill(0)
      throw new DeviceError('vault-shut-out')
    }
    await open(known.person, opens, passphrase).catch((error: unknown) => {
      fail(error)
      throw error
    })
  }
  // Unlocked in another tab, this one follows when it is looked at.
  if (typeof document !== 'undefined') onVisible(() => {
    const whom = people.current()?.person
    if (phase.value !== 'locked' || !whom) return
    void locking.fromElsewhere(whom.id).then((found) => (found && phase.value === 'locked' ? open(whom, found.key, { given: found.given }).catch(fail) : undefined))
  })

  /**
   * Registers this phone for the person of an enrolment code and opens their vault, made with this passphrase when they have none here.
   * @throws DeviceError `enrolment-unknown`, `enrolment-used`, `enrolment-expired`, `passphrase-…`, `vault-…`, `offline`, `storage-…`
   */
  async function redeem(enrolment: Enrolment): Promise<Person> {
    await sessionEnd.settled()
    const { session, key } = await redeemEnrolment(client, world, people, enrolmentKeys, enrolment, onMoving)
    await enter(session, session.deviceId, key, true)
    return session.person
  }

  /** @param adopted the session is this database's own; else it is renewed as that */
  async function enter(session: Session, ofDevice: string, key: Uint8Array, adopted: boolean): Promise<void> {
    if (people.current()?.person.id !== session.person.id) locking.forget()
    people.remember(session.person, ofDevice)
    await open(session.person, key, adopted ? { session } : {})
  }

  /** Another person of this phone takes it up: their lock is shown, what is open is shut. */
  async function choose(personId: string): Promise<void> {
    if (phase.value === 'open') await lock()
    close()
    locking.forget()
    people.choose(personId)
    phase.value = 'starting'
    await start()
  }

  /** Ends the session on this phone. Nothing saved is wiped: unsent edits and drafts wait for the person's return. */
  async function signOut(): Promise<LeftBehind> {
    const left = await leaveWorkspace(opener(), people)
    endHere()
    await sessionEnd.tell()
    return left
  }

  /** The person has read of the loss; it is not told again. */
  function acceptLoss(): void {
    if (person.value) people.acceptLoss(person.value.id)
    loss.value = undefined
  }

  /** Leaves a database that does not open as it is and begins a new one, for the server's records to come back into. */
  async function startAfresh(): Promise<void> {
    const known = people.current()
    if (!known || phase.value !== 'failed') return
    people.lose(known.person.id, 'broken', world.clock.now())
    await vaults.discardUnreadable(known.person.id)
    await start()
  }

  /**
   * A request to our server as this person.
   * @throws DeviceError with the server's code, or `offline`, `signed-out`
   */
  const api = <T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> =>
    coded((async () => opener().session.json<T>({ method, path, nonce: 'ifThere', ...(body === undefined ? {} : { body: JSON.stringify(body) }) }))())

  followPeople(people, () => opened.value, () => { void start() }, (now) => { loss.value = now })
  const ready = start()

  return {
    phase, problem, person, deviceId, openCount, syncState, loss, outdated,
    locked: locking.locked, moving, pinSet: locking.pinSet, byPin: locking.byPin,
    ...createOpenDoors(device, () => opened.value, opener),
    kept,
    preview: (code: string) => previewEnrolment(client, code),
    redeem, signOut, choose, api, acceptLoss, startAfresh,
    ...createVaultActs({ client, people, vaults, locking, enrolmentKeys, unlockWith, signInAs: (passphrase) => signInAs(opener())(passphrase), lock: () => lock(), api }),
    ...createPasskeyActs({ client, world, people, vaults, locking, api, unlockWith, enter, passkeys: () => createAccountPasskeys(), adopt: (session) => adopt(opener(), session) }),
    /** Everybody known on this phone, their names masked. */
    everybody: () => people.all().map((known) => known.person),
    /** Resolves when the last person's database is open, or nobody's is. */
    whenReady: () => ready,
  }
})
