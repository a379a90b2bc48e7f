import type { RouteRecordRaw } from 'vue-router'

export { default as SignInHelp } from './SignInHelp.vue'

export const routes: RouteRecordRaw[] = [
  { path: '/enrol', name: 'enrol', component: () => import('./EnrolPage.vue'), meta: { public: true } },
  { path: '/me/passkeys', name: 'passkeys', component: () => import('./passkeys/PasskeysPage.vue') },
  { path: '/people', name: 'people', component: () => import('./PeoplePage.vue'), meta: { role: 'administrator' } },
]
