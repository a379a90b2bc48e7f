import { computed, hasInjectionContext, ref, shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import type { ErrorCode, Person, Session } from '@/contract'
import { asDeviceError, DeviceError } from '@/device'
import { browserTriggers, bytesOf, createBrowserWorld, createClient, type SyncState } from '@/sync'
import { useUnsavedGate } from '@/ui'
import { createDoor } from './doors'
import { coded, previewEnrolment, redeemEnrolment } from './enrol'
import { openWorkspace, type OpenWorkspace } from './open-workspace'
import { createPeople, PEOPLE_KEY, type Loss } from './people'
import { createSendingHold } from './sending-hold'
import { createSessionEnd } from './session-end'

export type WorkspacePhase = 'starting' | 'signedOut' | 'open' | 'failed'

/** What signing out leaves on the phone for the person's return. */
export interface LeftBehind { waiting: number; rejected: number; drafts: number }

const QUIET: SyncState = { phase: 'signedOut', lastSyncAt: undefined, nextTryAt: undefined, lastError: undefined, progress: undefined }

/**
 * The person at work on this phone: their records, their session, their sync. Opens the last person's database at start without any
 * network. May be taken apart at any time: `records`, `drafts`, `attachments`, `outbox`, `departures` and `kept` always reach the open database.
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
  if (hasInjectionContext()) watch(() => syncState.value.phase, createSendingHold(useUnsavedGate()), { flush: 'sync' })
  let openings = 0
  let unwatch: (() => void) | undefined

  const person = shallowRef<Person>()
  /** What this phone lost of the person's, until they have read of it. */
  const loss = shallowRef<Loss>()
  /** A newer version in another page has taken this person's database over: only a reload helps. */
  const outdated = ref(false)
  const deviceId = computed(() => opened.value?.deviceId)
  const device = () => opened.value?.device
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

  async function open(whom: Person, session?: Session): Promise<void> {
    close()
    const workspace = await openWorkspace(whom, people, world, client, (renewed) => {
      if (opened.value !== workspace) return
      people.renew(renewed)
      person.value = renewed
    })
    if (session) workspace.session.adopt(session)
    opened.value = workspace
    outdated.value = false
    // Without a new version it is being deleted, which is another matter.
    workspace.device.db.on('versionchange', ({ newVersion }) => { if (newVersion) outdated.value = true })
    person.value = whom
    loss.value = people.find(whom.id)?.loss
    openCount.value = openings += 1
    phase.value = 'open'
    problem.value = undefined
    unwatch = workspace.engine.state.subscribe((state) => {
      syncState.value = state
      // Emptied by the browser while open: opened anew, the loss is noticed and told.
      if (state.lastError === 'storage-lost') void start()
    })
    workspace.engine.start()
    // Asked again at each opening: browsers grant it once the app is used or installed.
    void navigator.storage?.persist?.().catch(() => false)
  }

  async function start(): Promise<void> {
    const known = people.current()
    if (!known) {
      phase.value = 'signedOut'
      void sessionEnd.tell()
      return
    }
    try {
      await open(known.person)
    } catch (error) {
      problem.value = asDeviceError(error).code
      phase.value = 'failed'
    }
  }

  /**
   * Registers this phone for the person of an enrolment code and opens their workspace.
   * @throws DeviceError `enrolment-unknown`, `enrolment-used`, `enrolment-expired`, `offline`, `storage-…`
   */
  async function redeem(code: string, { deviceLabel = 'phone' }: { deviceLabel?: string } = {}): Promise<Person> {
    await sessionEnd.settled()
    const session = await redeemEnrolment(client, world, people, code, deviceLabel)
    people.remember(session.person, session.deviceId)
    await open(session.person, session)
    return session.person
  }

  /** Ends the session on this phone. Nothing saved is wiped: unsent edits and drafts wait for the person's return. */
  async function signOut(): Promise<LeftBehind> {
    const { device, engine, session, leave } = opener()
    engine.stop()
    await leave().catch(() => undefined)
    const [{ waiting, rejected }, drafts] = await Promise.all([device.outbox.counts(), device.drafts.list()])
    people.signOut()
    session.forget()
    close()
    phase.value = 'signedOut'
    await sessionEnd.tell()
    return { waiting, rejected, drafts: drafts.length }
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
    await start()
  }

  /**
   * A request to our server as this person.
   * @throws DeviceError with the server's code, or `offline`, `signed-out`
   */
  const api = <T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> =>
    coded((async () => opener().session.json<T>({ method, path, nonce: 'ifThere', ...(body === undefined ? {} : { body: JSON.stringify(body) }) }))())

  /** Another tab may have found the storage emptied, or its person may have read of it there. */
  function follow({ key }: StorageEvent): void {
    if (key !== PEOPLE_KEY || !opened.value || !person.value) return
    const known = people.find(person.value.id)
    if (known && known.deviceId !== opened.value.deviceId) void start()
    else loss.value = known?.loss
  }
  globalThis.addEventListener?.('storage', follow)

  const ready = start()

  return {
    phase, problem, person, deviceId, openCount, syncState, loss, outdated,
    records: createDoor('records', device),
    drafts: createDoor('drafts', device),
    attachments: createDoor('attachments', device),
    outbox: createDoor('outbox', device),
    departures: createDoor('departures', device),
    kept: createDoor('keyed', device),
    /** A file's bytes from this phone, else from the server (then kept). @throws DeviceError `offline`, `attachment-pending` */
    attachmentBytes: async (id: string) => bytesOf(opener().device, opener().session, id),
    syncNow: async () => opener().engine.now(),
    /** Records in a newer form than this app knows: kept as they came until it is updated. */
    newerRecords: async () => device()?.db.aside.count() ?? 0,
    /** Compares everything with the server now; how it went shows in `syncState`. */
    checkNow: async () => opener().engine.check(),
    preview: (code: string) => previewEnrolment(client, code),
    redeem, signOut, api, acceptLoss, startAfresh,
    /** Resolves when the last person's database is open, or nobody's is. */
    whenReady: () => ready,
  }
})
