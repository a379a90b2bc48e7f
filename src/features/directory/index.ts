import type { RouteRecordRaw } from 'vue-router'

export { useDirectory } from './useDirectory'
export { default as StatusTag } from './StatusTag.vue'

export const routes: RouteRecordRaw[] = [
  { path: '/directory', name: 'directory', component: () => import('./DirectoryPage.vue'), meta: { public: true } },
  { path: '/directory/:id', name: 'directory-entry', component: () => import('./EntryPage.vue'), meta: { public: true } },
]
