import type { ErrorCode } from '@/contract'
import { asDeviceError, lastCheck, layAside, live, mendUnreadable, returnedTowns, settleRecords, tidy, write, type UserDatabase } from '@/device'
import { backoffMs } from './backoff'
import { checkTowns } from './check'
import type { SyncContext } from './context'
import type { World } from './environment'
import { nextRest, sendFiles } from './files'
import { createPace } from './pace'
import { SyncProblem } from './problem'
import { presentProofs, pullAll } from './pull'
import { pushAll, rest, type Pushed } from './push'
import { isShutOut, type SessionKeeper } from './session'
import { createSyncState, type SyncState, type Watched, type Writable } from './state'
import type { Uploader } from './tus-upload'

/** While the app is open and nothing is wrong, the server is asked for news this often. */
export const POLL_MS = 60_000

export interface EngineOptions {
  db: UserDatabase
  deviceId: string
  session: SessionKeeper
  upload: Uploader
  /** Sends what older databases of the person still hold. */
  sendOlder?: () => Promise<unknown>
  world: World
  /** Calls back when the network returns or the app comes to the front. @returns how to stop */
  triggers?: (wake: () => void) => () => void
  pollMs?: number
  /** Where it says how it stands, when somebody watches before it is made. */
  state?: Writable<SyncState>
}


export interface SyncEngine {
  state: Watched<SyncState>
  /** Sends and receives now; resolves when done, also when it failed (`state` says how). */
  now(): Promise<void>
  /**
   * As `now`, and compares everything with the server, whenever that was done last; `lastCheck` of the state says how it went.
   * @returns why nothing was compared, which is then done with the next sync; undefined when it was
   */
  check(): Promise<ErrorCode | undefined>
  /** From now on syncs by itself: at once, when something is saved, when the network returns, when seen, and by timer. */
  start(): void
  /** Ends the watching; a sync under way finishes by itself. */
  stop(): void
}

export function createSyncEngine({ db, deviceId, session, upload, sendOlder, world, triggers, pollMs = POLL_MS, state = createSyncState() }: EngineOptions): SyncEngine {
  const context: SyncContext = { db, deviceId, session, clock: world.clock, random: world.random, pace: createPace(), state, network: world.network }
  let running: Promise<void> | undefined
  /** Something was saved or asked for while a sync was under way. */
  const wish = { again: false, check: false }
  /** Why the comparison that was asked for did not come about, in a sync that otherwise went well. */
  let uncompared: ErrorCode | undefined
  let started = false
  let failures = 0
  let timer: unknown
  /** The server asked to be left alone until the timer. A save does not break that; a person, another line or the app coming to the front may. */
  let leftAlone = false
  let stopWatching: (() => void)[] = []

  const plan = (ms: number): void => {
    world.timers.clear(timer)
    if (!started) return
    timer = world.timers.set(() => { void wake() }, ms)
  }

  const pushAndPull = async (): Promise<SyncProblem | undefined> => {
    let suspects: Pushed['suspects'] = []
    let problem: SyncProblem | undefined
    let begunAnew = false
    try {
      ({ suspects, problem } = await pushAll(context))
    } catch (error) {
      // A server restored from a backup takes nothing before its towns are read anew: the pull does that.
      if (!(error instanceof SyncProblem) || (error.kind !== 'fault' && error.code !== 'log-restored')) throw error
      problem = error
      if (error.code === 'log-restored') begunAnew = await presentProofs(context)
    }
    if (await pullAll(context) || begunAnew || Object.keys(await returnedTowns(db)).length > 0) {
      wish.again = true
      if (problem?.code === 'log-restored') problem = undefined
    }
    await rest(context, { suspects })
    return problem
  }

  const exchange = async (): Promise<void> => {
    await layAside(db)
    await mendUnreadable(db)
    await presentProofs(context)
    // What cannot be taken of it stays there, and keeps nothing of this database back.
    await sendOlder?.().catch((error: unknown) => { if (error instanceof SyncProblem && error.kind !== 'fault') throw error })
    const fault = await pushAndPull().finally(() => settleRecords(db))
    const asked = wish.check
    const { again: differs, problem } = await checkTowns(context, asked)
    if (asked) wish.check = problem !== undefined
    uncompared = problem?.code
    if (differs) {
      if (await pullAll(context)) wish.again = true
      await checkTowns(context)
    }
    // The log is seen to hold the arrivals at once: left to the next sync, each would have to be asked for.
    if (await sendFiles(context, upload) && await pullAll(context)) wish.again = true
    if (fault) throw fault
  }

  const succeeded = async (): Promise<void> => {
    failures = 0
    leftAlone = false
    const now = world.clock.now()
    await write(db, [], () => db.meta.put({ key: 'lastSyncAt', value: now }))
    await tidy(db)
    const resting = await nextRest(db)
    state.set({ phase: 'idle', lastSyncAt: now, nextTryAt: undefined, lastError: undefined, progress: undefined })
    plan(Math.max(1_000, Math.min(pollMs, resting === undefined ? pollMs : resting - now)))
  }

  const failed = (error: unknown): void => {
    leftAlone = false
    if (error instanceof SyncProblem && ((error.kind === 'refused' && error.status === 401) || isShutOut(error.code))) {
      state.set({ phase: 'signedOut', lastError: error.code, nextTryAt: undefined, progress: undefined })
      world.timers.clear(timer)
      return
    }
    failures += 1
    const problem = error instanceof SyncProblem ? error : undefined
    const waitMs = backoffMs(failures, world.random, problem?.retryAfterMs)
    leftAlone = problem?.retryAfterMs !== undefined
    state.set({
      phase: problem?.kind === 'offline' ? 'offline' : 'waitingRetry',
      lastError: problem?.code ?? asDeviceError(error).code,
      nextTryAt: world.clock.now() + waitMs,
      progress: undefined,
    })
    plan(waitMs)
  }

  const runOnce = async (wait: boolean): Promise<void> => {
    wish.again = false
    try {
      const done = await world.lock.hold(`ipw-sync-${db.personId}`, wait || wish.check, async () => {
        await exchange()
        await succeeded()
        return true
      })
      // Another tab is at it and does the same work.
      if (!done) plan(pollMs)
    } catch (error) {
      failed(error)
    }
  }

  const run = (wait: boolean): Promise<void> => {
    if (running) {
      wish.again = true
      return running
    }
    running = (async () => {
      do await runOnce(wait)
      while (wish.again && state.get().phase === 'idle')
    })().finally(() => { running = undefined })
    return running
  }

  const wake = (): Promise<void> => run(false)

  return {
    state,
    now: () => run(true),
    check: async () => {
      wish.check = true
      await run(true)
      return wish.check ? state.get().lastError ?? uncompared : undefined
    },

    start() {
      if (started) return
      started = true
      const saved = live(async () => (await db.meta.get('deviceSeq'))?.value as number | undefined).subscribe({
        next: (seq) => { if (seq !== undefined && !leftAlone) void wake() },
        error: () => undefined,
      })
      stopWatching = [() => saved.unsubscribe(), ...(triggers ? [triggers(() => { void wake() })] : [])]
      void (async () => {
        const last = (await db.meta.get('lastSyncAt').catch(() => undefined))?.value
        if (typeof last === 'number' && state.get().lastSyncAt === undefined) state.set({ lastSyncAt: last })
        state.set({ lastCheck: await lastCheck(db).catch(() => undefined) })
        await wake()
      })()
    },

    stop() {
      started = false
      leftAlone = false
      world.timers.clear(timer)
      for (const stop of stopWatching.splice(0)) stop()
    },
  }
}
