import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  // Settings and the way to sign in are for everybody.
  { path: '/me', name: 'me', component: () => import('./MePage.vue'), meta: { public: true } },
  { path: '/me/sync', name: 'sync', component: () => import('./sync/SyncPage.vue') },
]
