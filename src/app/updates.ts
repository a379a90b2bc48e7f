import { readonly, ref, type Ref } from 'vue'
import type { UnsavedGate } from '@/platform'

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
  /** It was asked for while some tab was saving or sending. */
  readonly busy: Readonly<Ref<boolean>>
  /** Begins to look for versions; again after {@link CHECK_EVERY_MS} and whenever the page is seen anew. */
  start(): Promise<void>
  apply(): Promise<void>
  later(): void
}

export const CHECK_EVERY_MS = 3_600_000

/**
 * New versions of the app: fetched in the background, in force only when the person says so and no tab holds unsaved or
 * sending work. Taking over reloads every tab, so that no old page meets new files.
 */
export function createUpdates({ source, gate, reload, every, whenSeen }: { source: VersionSource; gate: UnsavedGate; reload: () => void; every: (ms: number, run: () => void) => void; whenSeen: (run: () => void) => void }): Updates {
  const waiting = ref(false)
  const busy = ref(false)
  return {
    waiting: readonly(waiting),
    busy: readonly(busy),
    async start() {
      source.onWaiting(() => { waiting.value = true })
      source.onReplaced(reload)
      await source.register()
      // Failing to ask (no network) is the usual state of this app.
      const check = () => void source.check().catch(() => undefined)
      every(CHECK_EVERY_MS, check)
      whenSeen(check)
    },
    async apply() {
      busy.value = !(await gate.ifNobodyHolds(async () => source.takeOver()))
    },
    later() {
      waiting.value = false
      busy.value = false
    },
  }
}
