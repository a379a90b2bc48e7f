import { readonly, ref, type Ref } from 'vue'
import type { AskTabs, UnsavedGate } from '@/platform'

/** What of workbox-window is used: registering, being told that a version waits, letting it take over. */
export interface VersionSource {
  onWaiting(run: () => void): void
  /** A new version has taken over this tab (here or from another tab). */
  onReplaced(run: () => void): void
  register(): Promise<unknown>
  check(): Promise<unknown>
  takeOver(): void
}

export interface Updates {
  /** A new version is on the phone and waits. */
  readonly waiting: Readonly<Ref<boolean>>
  /** It is asked for and comes as soon as no tab saves or sends. */
  readonly busy: Readonly<Ref<boolean>>
  /** Begins to look for versions; again after {@link CHECK_EVERY_MS} and whenever the page is seen anew. */
  start(): Promise<void>
  /** Switches now, or as soon as no tab has anything in hand. Resolves when that has been tried once. */
  apply(): Promise<void>
  /** Takes the wish back. */
  later(): void
}

export interface UpdatesWorld {
  source: VersionSource
  gate: UnsavedGate
  /** Asks every other tab to put down what it has in hand. */
  tabs: AskTabs
  reload(): void
  every(ms: number, run: () => void): void
  after(ms: number, run: () => void): void
  whenSeen(run: () => void): void
}

export const CHECK_EVERY_MS = 3_600_000
/** How soon a switch that had to wait is tried again. */
export const TRY_AGAIN_MS = 1_000
/** Longer than putting down what is in hand takes: a store that does not answer must not keep the person waiting for a word. */
const SETTLE_MS = 2_000
/** Longer than a new version takes to take over; until then no tab can begin what would be cut off. */
const TAKE_OVER_MS = 10_000

/**
 * New versions of the app: fetched in the background, in force only when the person says so and no tab holds unsaved or sending work.
 * Taking over reloads every tab, so that no old page goes on under new files. A tab that has something in hand all the same, because it
 * began in that very moment, first puts it down and is loaded anew when it is free.
 */
export function createUpdates({ source, gate, tabs, reload, every, after, whenSeen }: UpdatesWorld): Updates {
  const waiting = ref(false)
  const busy = ref(false)
  let isWished = false
  let isTrying = false
  let replaced: () => void
  const isReplaced = new Promise<void>((resolve) => { replaced = resolve })

  const within = (ms: number, work: Promise<unknown>): Promise<unknown> => Promise.race([work, new Promise<void>((resolve) => { after(ms, resolve) })])

  async function attempt(): Promise<void> {
    if (!isWished || isTrying) return
    isTrying = true
    tabs.ask()
    await within(SETTLE_MS, gate.settle())
    const switching = gate.ifNobodyHolds(async () => {
      source.takeOver()
      await within(TAKE_OVER_MS, isReplaced)
    })
    const isDone = await switching.catch(() => false).finally(() => { isTrying = false })
    isWished &&= !isDone
    busy.value = isWished
    if (isWished) after(TRY_AGAIN_MS, () => void attempt())
  }

  async function followOver(): Promise<void> {
    replaced()
    if (gate.held) waiting.value = busy.value = true
    await within(SETTLE_MS, gate.settle())
    await gate.whenFree()
    reload()
  }

  return {
    waiting: readonly(waiting),
    busy: readonly(busy),
    async start() {
      source.onWaiting(() => { waiting.value = true })
      source.onReplaced(() => void followOver())
      tabs.onAsked(() => void gate.settle())
      await source.register()
      // Failing to ask (no network) is the usual state of this app.
      const check = () => void source.check().catch(() => undefined)
      every(CHECK_EVERY_MS, check)
      whenSeen(check)
    },
    async apply() {
      isWished = true
      await attempt()
    },
    later() {
      isWished = false
      waiting.value = false
      busy.value = false
    },
  }
}
