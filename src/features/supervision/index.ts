import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/log', name: 'log', component: () => import('./LogPage.vue') },
  { path: '/log/missing', name: 'missing-numbers', component: () => import('./gaps/GapsPage.vue') },
]
