import { ref, shallowRef } from 'vue'
import type { ErrorCode, Person } from '@/contract'
import { asDeviceError, DeviceError } from '@/device'
import type { SyncState } from '@/sync'
import type { OpenWorkspace } from './open-workspace'
import type { Loss } from './people'

export type WorkspacePhase = 'starting' | 'signedOut' | 'locked' | 'open' | 'failed'

const QUIET: SyncState = { phase: 'signedOut', lastSyncAt: undefined, nextTryAt: undefined, lastError: undefined, progress: undefined }

/** Whose workspace is open on this page, and what pages are told of it. Opening and shutting both write it: here they agree. */
export function createOpenState() {
  const phase = ref<WorkspacePhase>('starting')
  /** Why the database did not open: `schema-fence` (reload for the newer app) or `storage-failed`. */
  const problem = ref<ErrorCode>()
  const opened = shallowRef<OpenWorkspace>()
  /** 0 while nobody's database is open; else grows with every opening. */
  const openCount = ref(0)
  const syncState = shallowRef<SyncState>(QUIET)
  const person = shallowRef<Person>()
  /** What this phone lost of the person's, until they have read of it. */
  const loss = shallowRef<Loss>()
  /** A newer version in another page has taken this person's database over: only a reload helps. */
  const outdated = ref(false)
  /** What an earlier version kept clear is being sealed. */
  const moving = ref(false)
  let openings = 0
  let unwatch: (() => void) | undefined

  return {
    phase, problem, opened, openCount, syncState, person, loss, outdated, moving,
    /** @throws DeviceError `signed-out` */
    opener(): OpenWorkspace {
      if (!opened.value) throw new DeviceError('signed-out')
      return opened.value
    },
    /** @param follow begins to follow its sync; returns how to stop */
    show(workspace: OpenWorkspace, lost: Loss | undefined, follow: () => () => void): void {
      opened.value = workspace
      outdated.value = false
      // Without a new version it is being deleted, which is another matter.
      workspace.device.db.on('versionchange', ({ newVersion }) => { if (newVersion) outdated.value = true })
      person.value = workspace.person
      loss.value = lost
      openCount.value = openings += 1
      phase.value = 'open'
      problem.value = undefined
      unwatch = follow()
    },
    close(): void {
      unwatch?.()
      opened.value?.close()
      opened.value = undefined
      person.value = undefined
      loss.value = undefined
      openCount.value = 0
      syncState.value = QUIET
    },
    fail(error: unknown): void {
      problem.value = asDeviceError(error).code
      phase.value = 'failed'
    },
  }
}

export type OpenState = ReturnType<typeof createOpenState>
