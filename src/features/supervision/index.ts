import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/log', name: 'log', component: () => import('./LogPage.vue') },
]
