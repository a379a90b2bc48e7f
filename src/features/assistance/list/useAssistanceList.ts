import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { ASSISTANCE_STATES, ENDED_ASSISTANCE_STATES, type AssistanceState } from '@/domain/records'
import { useLive, useWorkspace } from '@/features/workspace'
import type { AssistanceDraft } from '../draft/draft'

const FILTERS = ['open', 'ended', 'all'] as const
type Filter = (typeof FILTERS)[number]

/** Drafts and requests of this phone, newest first; the filter lives in the address, so that going back finds it again. */
export function useAssistanceList() {
  const workspace = useWorkspace()
  const route = useRoute()
  const router = useRouter()
  const requests = useLive(() => workspace.records.list('assistance'), undefined)
  const begun = useLive(() => workspace.drafts.list('assistance'), [])

  const keep = (query: Record<string, string | undefined>) => void router.replace({ query: { ...route.query, ...query } })
  const filter = computed<Filter>({
    get: () => FILTERS.find((one) => one === route.query.show) ?? 'open',
    set: (show) => keep({ show }),
  })
  const state = computed<AssistanceState | undefined>({
    get: () => ASSISTANCE_STATES.find((one) => one === route.query.state),
    set: (next) => keep({ state: next, ...(next ? { show: 'all' } : {}) }),
  })
  const shown = computed(() => (requests.value ?? []).filter(({ fields }) => {
    const ended = ENDED_ASSISTANCE_STATES.includes(fields.state)
    return (filter.value === 'all' || ended === (filter.value === 'ended')) && (!state.value || fields.state === state.value)
  }))
  const drafts = computed(() => begun.value.map((draft) => ({ id: draft.id, updatedAt: draft.updatedAt, name: (draft.value as unknown as AssistanceDraft).applicant?.name })))

  return { requests, drafts, shown, filter, state }
}
