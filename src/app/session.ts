import { reactive, readonly, watchEffect } from 'vue'
import type { Person } from '@/contract'

export interface SyncWords { phase: string; waiting: number; rejected: number; lastSyncAt?: string }

/** What the shell knows of who is here; filled once the workspace (with the database behind it) is loaded. */
export interface SessionState {
  phase: 'starting' | 'signedOut' | 'open'
  person: Person | undefined
  sync: SyncWords | undefined
}

export interface Workspace {
  phase: SessionState['phase']
  person: Person | undefined | null
}

/** The workspace comes after the first paint: the shell and the public pages do not wait for the database. */
export function createSession(load: () => Promise<Workspace>) {
  const state = reactive<SessionState>({ phase: 'starting', person: undefined, sync: undefined })
  let opening: Promise<void> | undefined

  /** Resolves when it is known whether somebody is signed in. */
  function opened(): Promise<void> {
    opening ??= load().then((workspace) => new Promise<void>((resolve) => {
      watchEffect(() => {
        state.phase = workspace.phase
        state.person = workspace.person ?? undefined
        if (state.phase !== 'starting') resolve()
      })
    }))
    return opening
  }
  return { state: readonly(state), opened }
}

export type Session = ReturnType<typeof createSession>
