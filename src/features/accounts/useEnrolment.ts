import { computed, ref, shallowRef } from 'vue'
import type { EnrolmentPreview, ErrorCode, Person } from '@/contract'
import { codeInFragment } from './enrolment-code'

export type EnrolmentPhase = 'noCode' | 'looking' | 'ready' | 'redeeming' | 'done' | 'failed'

export interface EnrolmentWorld {
  preview: (code: string) => Promise<EnrolmentPreview>
  /** Whether the person has a vault on this device, so that its passphrase is asked for. */
  hasVault: (personId: string) => Promise<boolean>
  /** Registers this device; afterwards the person is signed in. */
  redeem: (enrolment: { code: string; deviceLabel: string; passphrase: string; afresh: boolean }) => Promise<Person>
  codeOf: (problem: unknown) => ErrorCode
}

/** Codes that say something of the passphrase: the form stays and says so. */
const ofPassphrase: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['passphrase-short', 'passphrase-weak', 'passphrase-wrong', 'passphrase-needed', 'vault-waits', 'vault-shut-out'])

/** Codes after which the same link may still work. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['offline', 'timeout', 'server-busy', 'server-fault', 'too-many-requests', 'storage-full', 'storage-failed'])

/** From a link to a registered device: look, show who it is for, register. The link is used up by `register` only. */
export function useEnrolment(world: EnrolmentWorld, fragment: string) {
  const code = codeInFragment(fragment)
  const phase = ref<EnrolmentPhase>(code ? 'looking' : 'noCode')
  const preview = shallowRef<EnrolmentPreview>()
  const error = ref<ErrorCode>()
  /** What stands against the passphrase that was sent. */
  const refused = ref<ErrorCode>()
  const hasVault = ref(false)
  const mayRetry = computed(() => error.value !== undefined && passing.has(error.value))

  function fail(problem: unknown) {
    error.value = world.codeOf(problem)
    phase.value = 'failed'
  }

  async function look(): Promise<void> {
    if (!code) {
      phase.value = 'noCode'
      // A fragment that cannot be a code is told apart from a page opened without one.
      if (fragment.replace('#', '') !== '') fail({ code: 'enrolment-unknown' })
      return
    }
    phase.value = 'looking'
    error.value = undefined
    try {
      const found = await world.preview(code)
      hasVault.value = await world.hasVault(found.person.id)
      preview.value = found
      phase.value = 'ready'
    }
    catch (problem) {
      fail(problem)
    }
  }

  async function register(given: { deviceLabel: string; passphrase: string; afresh: boolean }): Promise<Person | undefined> {
    if (!code || phase.value === 'redeeming') return undefined
    phase.value = 'redeeming'
    error.value = undefined
    refused.value = undefined
    try {
      const person = await world.redeem({ code, ...given })
      phase.value = 'done'
      return person
    }
    catch (problem) {
      const reason = world.codeOf(problem)
      if (ofPassphrase.has(reason)) {
        refused.value = reason
        phase.value = 'ready'
      }
      else fail(problem)
      return undefined
    }
  }

  return { phase, preview, error, refused, hasVault, mayRetry, look, register }
}
