import { computed, hasInjectionContext, inject, watch } from 'vue'
import { defineStore } from 'pinia'
import type { Person, Session } from '@/contract'
import { createAccountPasskeys, createKeyHandOver, createPrfPasskeys, createUnsavedGate, deriveInWorker, onVisible } from '@/platform'
import { browserTriggers, createBrowserWorld, createClient } from '@/sync'
import { useFirstThings, useUnsavedGate } from '@/ui'
import { createPasskeyActs } from './account-passkeys'
import { createDoor } from './doors'
import { EarlyKeyKey } from './early-key'
import { createEmptying } from './emptying'
import { coded, createEnrolmentKeys, previewEnrolment, redeemEnrolment, type Enrolment } from './enrol'
import { createLockedContact } from './locked-contact'
import { leaveWorkspace, type LeftBehind } from './leave'
import { createLocking, type HeldKey } from './locking'
import { createOpenDoors } from './open-doors'
import { createOpenState } from './open-state'
import { createOpening } from './opening'
import { followPeople } from './follow-people'
import { createPeople } from './people'
import { createSendingHold } from './sending-hold'
import { createSessionEnd } from './session-end'
import { createShutting } from './shutting'
import { createVaultActs } from './vault-acts'
import { createVaults } from './vaults'

/**
 * The person at work on this phone: their records, their session, their sync. Opens the last person's vault at start without any
 * network, by a key another page still has or by their passphrase. May be taken apart at any time: `records`, `drafts`, `attachments`, `outbox`, `departures` and `kept` always reach the open database.
 * Opening, shutting and changing of person stand in files of their own; here they meet.
 */
export const useWorkspace = defineStore('workspace', () => {
  const world = createBrowserWorld()
  const client = createClient(world)
  const people = createPeople(localStorage)
  const sessionEnd = createSessionEnd(client, people, (wake) => browserTriggers(window, document)(wake))

  const state = createOpenState()
  const { phase, problem, opened, openCount, syncState, person, loss, outdated, moving, opener, fail } = state
  // Without an app around it (tests) there is no update to keep away.
  const inApp = hasInjectionContext()
  const gate = inApp ? useUnsavedGate() : createUnsavedGate(undefined)
  const { shown } = useFirstThings()
  const early = inApp ? inject(EarlyKeyKey, undefined) : undefined
  watch(() => syncState.value.phase, createSendingHold(gate), { flush: 'sync' })
  const deviceId = computed(() => opened.value?.deviceId)
  const device = () => opened.value?.device
  const kept = createDoor('keyed', device)
  const vaults = createVaults({ clock: world.clock, random: world.random, derive: deriveInWorker }, people)
  const locking = createLocking({ world, derive: deriveInWorker, people, vaults, kept, early, handOver: () => createKeyHandOver<HeldKey>(), prf: () => createPrfPasskeys() })
  const enrolmentKeys = createEnrolmentKeys(vaults, people, () => world.clock.now())
  const wiping = { client, vaults, people, close: () => shutting.endHere() }
  const empty = createEmptying(wiping)
  const opening = createOpening({ state, world, client, people, locking, shown, api, empty, shut: () => shutting.shut(), lock: (why) => shutting.lock(why), again: () => { void start() } })
  const { open, adopt, signInAs, unlockWith } = opening
  const shutting = createShutting({ state, world, people, locking, gate, recalled: opening.recalled })
  const { lock, showLock, endHere } = shutting

  async function start(): Promise<void> {
    const known = people.current()
    if (!known) {
      phase.value = 'signedOut'
      void sessionEnd.tell()
      return
    }
    const here = locking.keyNow() ?? opening.spareKey(known.person.id)
    const found = here ? { key: here } : await locking.fromElsewhere(known.person.id)
    if (!found) return showLock(known.person, 'started')
    await open(known.person, found.key, { given: found.given }).catch(fail)
  }

  createLockedContact({ world, ...wiping, triggers: (wake) => browserTriggers(window, document)(wake) }).follow(() => (phase.value === 'locked' ? people.current()?.person.id : undefined))

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
    const { session, key } = await redeemEnrolment(client, world, people, enrolmentKeys, enrolment, () => { moving.value = true })
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
    state.close()
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
  function api<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    return coded((async () => opener().session.json<T>({ method, path, nonce: 'ifThere', ...(body === undefined ? {} : { body: JSON.stringify(body) }) }))())
  }

  followPeople(people, () => opened.value, () => { void start() }, (now) => { loss.value = now })
  const ready = start()

  return {
    phase, problem, person, deviceId, openCount, syncState, loss, outdated,
    locked: locking.locked, moving, pinSet: locking.pinSet, byPin: locking.byPin,
    ...createOpenDoors(device, () => opened.value, opener),
    kept,
    preview: (code: string) => previewEnrolment(client, code),
    redeem, signOut, choose, api, acceptLoss, startAfresh,
    ...createVaultActs({ world, client, people, vaults, locking, enrolmentKeys, unlockWith, signInAs: (passphrase) => signInAs(opener())(passphrase), lock: () => lock(), api }),
    ...createPasskeyActs({ client, world, people, vaults, locking, api, unlockWith, enter, passkeys: () => createAccountPasskeys(), adopt: (session) => adopt(opener(), session) }),
    /** Everybody known on this phone, their names masked. */
    everybody: () => people.all().map((known) => known.person),
    /** Resolves when the last person's database is open, or nobody's is. */
    whenReady: () => ready,
  }
})
