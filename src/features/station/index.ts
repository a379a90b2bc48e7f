import { defineAsyncComponent } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

/** A quiet line while letters of enterprises wait; nothing while there are none, or no network. */
export const LettersWaiting = defineAsyncComponent(() => import('./inbox/LettersWaiting.vue'))

const staff = { roles: ['officer', 'supervisor'] }

/** Answers of enterprises on their way to the station online: sent without an account, taken over by its staff. */
export const routes: RouteRecordRaw[] = [
  { path: '/policy/send', name: 'policy-send', component: () => import('./send/SendPage.vue'), meta: { public: true } },
  { path: '/letters', name: 'letters', component: () => import('./inbox/InboxPage.vue'), meta: staff },
  { path: '/letters/:id', name: 'letter', component: () => import('./inbox/LetterPage.vue'), props: true, meta: staff },
]
