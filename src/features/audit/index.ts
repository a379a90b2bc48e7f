import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/people/audit', name: 'audit', component: () => import('./AuditPage.vue'), meta: { role: 'administrator' } },
]
