import type { RouteRecordRaw } from 'vue-router'

export { hasSeenNotice, NOTICE_VERSION } from './seen-notice'
export { default as NoticeBanner } from './NoticeBanner.vue'

export const routes: RouteRecordRaw[] = [
  { path: '/privacy', name: 'privacy', component: () => import('./NoticePage.vue'), meta: { public: true } },
  { path: '/people/privacy', name: 'person-request', component: () => import('./PersonRequestPage.vue'), meta: { role: 'administrator' } },
  { path: '/privacy/forget', name: 'forget', component: () => import('./ForgetPage.vue'), meta: { public: true } },
]
