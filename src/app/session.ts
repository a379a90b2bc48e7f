import { reactive, readonly, watchEffect } from 'vue'
import type { ErrorCode, Person } from '@/contract'

/** What the shell knows of who is here, before and after the workspace (with the database behind it) is loaded. */
export interface SessionState {
  phase: 'starting' | 'signedOut' | 'open' | 'failed'
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

/**
 * Who is here. `load` brings the workspace; it runs once, when first asked for: a public page does not wait for the
 * database, and the first paint does not carry it.
 */
export function createSession(load: () => Promise<WorkspaceLike>) {
  const state = reactive<SessionState>({ phase: 'starting', person: undefined, problem: undefined })
  let opening: Promise<void> | undefined

  async function open(): Promise<void> {
    let workspace: WorkspaceLike
    try {
      workspace = await load()
    } catch (error) {
      // The code itself did not come: offline before it was ever stored. Asking again later may do.
      opening = undefined
      throw error
    }
    await new Promise<void>((known) => {
      watchEffect(() => {
        state.phase = workspace.phase
        state.person = workspace.person
        state.problem = workspace.problem
        if (state.phase !== 'starting') known()
      }, { flush: 'sync' })
    })
  }
  return {
    state: readonly(state) as Readonly<SessionState>,
    /** Resolves when it is known whether somebody is signed in. */
    opened: (): Promise<void> => (opening ??= open()),
  }
}

export type Session = ReturnType<typeof createSession>
