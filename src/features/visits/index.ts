import type { RouteRecordRaw } from 'vue-router'
import { loadedPart } from '@/ui'

export { isVisitBegun, keepVisitBegun } from './begun'
export { isReturnedTo, remarkOn } from './returned'
export { isUntouchedVisit } from './untouched'
export { emptyVisitDraft, type VisitDraft } from './visit-draft'

// Loaded when first shown: the router imports this door, and must not bring the pages along.
/** `visit: StoredRecord<'visit'>` → its sections, to read. */
export const VisitSections = loadedPart(() => import('./VisitSections.vue'))

/** `draft: Draft` → whose, how far, what next, at a glance. */
export const VisitDraftLine = loadedPart(() => import('./VisitDraftLine.vue'))

/** Begins a visit; see `useBeginVisit`. */
export const loadBeginVisit = async () => (await import('./useBeginVisit')).useBeginVisit

/** `result: PolicySnapshot` → its ceilings, apart by standing. */
export const PolicyResult = loadedPart(() => import('./PolicyResult.vue'))

export const routes: RouteRecordRaw[] = [
  { path: '/visits/new', component: () => import('./NewVisitPage.vue'), meta: { focus: true } },
  { path: '/visits/draft/:draftId', component: () => import('./VisitDraftPage.vue'), props: true, meta: { focus: true } },
  { path: '/visits/:id/edit', component: () => import('./CorrectVisitPage.vue'), props: true, meta: { focus: true } },
  { path: '/visits/:id', component: () => import('./VisitPage.vue'), props: true },
]
