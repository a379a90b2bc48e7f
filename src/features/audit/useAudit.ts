import { computed, ref, shallowRef } from 'vue'
import type { AuditAnswer, AuditQuery, AuditState, AuditStep, ErrorCode } from '@/contract'
import { defined } from '@/domain/defined'

export type AuditFilter = Pick<AuditQuery, 'person' | 'town' | 'act'>

export interface AuditWorld {
  list: (query: AuditQuery) => Promise<AuditAnswer>
  state: () => Promise<AuditState>
  check: () => Promise<AuditState>
  codeOf: (problem: unknown) => ErrorCode
  /** Resolves after so many milliseconds. */
  wait: (ms: number) => Promise<void>
}

const LOOK_AGAIN_MS = 1_500

/** Who did what, page by page, and the state of the chains. Only the server knows: without network there is nothing to show. */
export function useAudit(world: AuditWorld) {
  const filter = ref<AuditFilter>({})
  const steps = shallowRef<readonly AuditStep[]>()
  const cursor = ref<string>()
  const state = shallowRef<AuditState>()
  const error = ref<ErrorCode>()
  const loading = ref(false)
  let asked = 0

  /** What was asked for last counts, whichever answer comes first. */
  async function read(before: string | undefined): Promise<void> {
    const mine = asked += 1
    loading.value = true
    error.value = undefined
    try {
      const answer = await world.list({ ...filter.value, ...(before === undefined ? {} : { before }) })
      if (mine !== asked) return
      steps.value = before === undefined ? answer.steps : [...steps.value ?? [], ...answer.steps]
      cursor.value = answer.cursor
    }
    catch (problem) {
      if (mine === asked) error.value = world.codeOf(problem)
    }
    finally {
      if (mine === asked) loading.value = false
    }
  }

  /** That the list cannot be had says already that there is no network. */
  async function look(): Promise<void> {
    state.value = await world.state().catch(() => undefined)
  }

  async function load(): Promise<void> {
    await Promise.all([read(undefined), look()])
  }

  async function change(next: AuditFilter): Promise<void> {
    filter.value = defined(next)
    steps.value = undefined
    await read(undefined)
  }

  async function check(): Promise<void> {
    error.value = undefined
    try {
      for (state.value = await world.check(); state.value.checking; state.value = await world.state()) await world.wait(LOOK_AGAIN_MS)
    }
    catch (problem) {
      state.value = undefined
      error.value = world.codeOf(problem)
    }
  }

  return { filter: computed(() => filter.value), steps, cursor: computed(() => cursor.value), state, error, loading, load, change, check, more: () => read(cursor.value) }
}
