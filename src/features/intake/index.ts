import type { RouteRecordRaw } from 'vue-router'

/** What enterprises hand over, taken in by an officer. */
export const routes: RouteRecordRaw[] = [
  { path: '/handover/take', name: 'handover-take', component: () => import('./TakePage.vue'), meta: { role: 'officer' } },
]
