import { reactive, readonly, watchEffect } from 'vue'
import type { ErrorCode, Person } from '@/contract'

/** What the shell knows of who is here, before and after the workspace (with the database behind it) is loaded. */
export interface SessionState {
  phase: 'starting' | 'signedOut' | 'locked' | 'open' | 'failed'
  person: Person | undefined
  /** Why the person's database did not open; only while `failed`. */
  problem: ErrorCode | undefined
}

/** The part of `useWorkspace()` the shell needs. */
export interface WorkspaceLike {
  readonly phase: SessionState['phase']
  readonly person: Person | undefined
  readonly problem?: ErrorCode | undefined
}

export interface SessionOptions {
  /** Who used this phone last, as far as that is known without a database; undefined for nobody. */
  known: Person | undefined
  /** Brings the workspace; runs once, when it is first needed. */
  load: () => Promise<WorkspaceLike>
  /** Whether another page still has the key of their vault. */
  hasKey?: () => Promise<boolean>
}

/**
 * Who is here. Nobody signed in needs no workspace: the self-check never carries it. Somebody known is shown at once and
 * confirmed when their vault is open; while it is locked, nobody is.
 */
export function createSession({ known, load, hasKey = () => Promise.resolve(true) }: SessionOptions) {
  const state = reactive<SessionState>({ phase: known ? 'starting' : 'signedOut', person: known, problem: undefined })
  let following: Promise<void> | undefined

  async function follow(): Promise<void> {
    let workspace: WorkspaceLike
    try {
      workspace = await load()
    } catch (error) {
      // The code itself did not come: offline before it was ever stored. Asking again later may do.
      following = undefined
      throw error
    }
    await new Promise<void>((settled) => {
      watchEffect(() => {
        const { phase, person, problem } = workspace
        if (phase === 'starting') return
        // Whose vault it is, the lock itself says; what is behind it waits to be put away.
        Object.assign(state, { phase, person: phase === 'locked' ? undefined : person, problem })
        settled()
      }, { flush: 'sync' })
    })
  }
  const followed = () => (following ??= follow())
  return {
    state: readonly(state) as Readonly<SessionState>,
    /** Whether somebody is known here who has to unlock their vault first. */
    isShut: async (): Promise<boolean> => state.phase === 'starting' && !(await hasKey()),
    /** Resolves when it is certain who is here and their database is open (or locked, or did not open). */
    opened: (): Promise<void> => (known || following ? followed() : Promise.resolve()),
    /** Keeps up with the workspace from now on, whoever is here: for the pages where people sign in. */
    followed,
  }
}

export type Session = ReturnType<typeof createSession>
