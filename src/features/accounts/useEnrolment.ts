import { computed, ref, shallowRef } from 'vue'
import type { EnrolmentPreview, ErrorCode, Person } from '@/contract'
import { codeInFragment } from './enrolment-code'

export type EnrolmentPhase = 'noCode' | 'looking' | 'ready' | 'redeeming' | 'done' | 'failed'

export interface EnrolmentWorld {
  preview: (code: string) => Promise<EnrolmentPreview>
  /** Registers this device; afterwards the person is signed in. */
  redeem: (code: string, deviceLabel: string) => Promise<Person>
  codeOf: (problem: unknown) => ErrorCode
}

/** Codes after which the same link may still work. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['offline', 'timeout', 'server-busy', 'server-fault', 'too-many-requests', 'storage-full', 'storage-failed'])

/** From a link to a registered device: look, show who it is for, register. The link is used up by `register` only. */
export function useEnrolment(world: EnrolmentWorld, fragment: string) {
  const code = codeInFragment(fragment)
  const phase = ref<EnrolmentPhase>(code ? 'looking' : 'noCode')
  const preview = shallowRef<EnrolmentPreview>()
  const error = ref<ErrorCode>()
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
      preview.value = await world.preview(code)
      phase.value = 'ready'
    }
    catch (problem) {
      fail(problem)
    }
  }

  async function register(deviceLabel: string): Promise<Person | undefined> {
    if (!code || phase.value === 'redeeming') return undefined
    phase.value = 'redeeming'
    error.value = undefined
    try {
      const person = await world.redeem(code, deviceLabel)
      phase.value = 'done'
      return person
    }
    catch (problem) {
      fail(problem)
      return undefined
    }
  }

  return { phase, preview, error, mayRetry, look, register }
}
