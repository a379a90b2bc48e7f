import { defineAsyncComponent } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

// Loaded when first shown: the router imports this door, and must not bring the texts' code or the person's database along.
export const TermHelp = defineAsyncComponent(() => import('./TermHelp.vue'))
export const TourCard = defineAsyncComponent(() => import('./TourCard.vue'))
export type { TermId } from './terms'

export const routes: RouteRecordRaw[] = [
  { path: '/help', name: 'help', component: () => import('./HelpPage.vue'), meta: { public: true } },
  { path: '/help/offline', name: 'help-offline', component: () => import('./OfflinePage.vue'), meta: { public: true } },
  { path: '/help/terms', name: 'help-terms', component: () => import('./TermsPage.vue'), meta: { public: true } },
  { path: '/help/feedback', name: 'feedback', component: () => import('./feedback/FeedbackPage.vue'), meta: { public: true } },
  { path: '/people/feedback', name: 'feedback-inbox', component: () => import('./feedback/InboxPage.vue'), meta: { role: 'administrator' } },
]
