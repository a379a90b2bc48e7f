import type { RouteRecordRaw } from 'vue-router'

export { NOTICE_VERSION } from './seen-notice'
export { default as NoticeBanner } from './NoticeBanner.vue'

export const routes: RouteRecordRaw[] = [
  { path: '/privacy', name: 'privacy', component: () => import('./NoticePage.vue'), meta: { public: true } },
  { path: '/privacy/forget', name: 'forget', component: () => import('./ForgetPage.vue'), meta: { public: true } },
]
