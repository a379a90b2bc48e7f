import { defineAsyncComponent } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

// Loaded when first shown: the router imports this door, and must not bring the pages along.
/** On a page of a person at work: says that shared files wait for a place. Nothing while none do. */
export const SharedWaiting = defineAsyncComponent(() => import('./SharedWaiting.vue'))

export const routes: RouteRecordRaw[] = [
  // Public: whoever shares a file on a phone nobody is enrolled on is told so, not sent elsewhere.
  { path: '/share', name: 'share', component: () => import('./SharePage.vue'), meta: { public: true } },
]
