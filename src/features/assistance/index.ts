import type { RouteRecordRaw } from 'vue-router'
import { loadedPart } from '@/ui'

// Loaded when first shown: the router imports this door, and must not bring the pages along.
/** `request: StoredRecord<'assistance'>` → its sections, to read. */
export const AssistanceSections = loadedPart(() => import('./page/AssistanceSections.vue'))
export { stateTag as assistanceStateTag } from './state-tag'
export { supplementDay } from './page/timeline'
export type { AssistanceDraft } from './draft/draft'
export { isUntouchedRequest } from './draft/untouched'

/** An empty request; see `newDraft`. */
export const loadNewAssistanceDraft = async () => (await import('./draft/draft')).newDraft

export const routes: RouteRecordRaw[] = [
  {
    path: '/assistance', component: () => import('./AssistancePlace.vue'), props: true,
    children: [{ path: '', components: {} }, { path: ':id', component: () => import('./page/AssistancePage.vue'), props: true }],
  },
  { path: '/assistance/new', name: 'assistance-new', component: () => import('./draft/NewAssistancePage.vue') },
  { path: '/assistance/draft/:draftId', name: 'assistance-draft', component: () => import('./draft/AssistanceDraftPage.vue'), props: true, meta: { focus: true } },
  { path: '/assistance/:id/supplement', name: 'assistance-supplement', component: () => import('./supplement/SupplementPage.vue'), props: true, meta: { focus: true } },
]
