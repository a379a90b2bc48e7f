import type { RouteRecordRaw } from 'vue-router'

export { default as NewPassphraseField } from './NewPassphraseField.vue'
export { default as PassphraseField } from './PassphraseField.vue'
export { useNewPassphrase } from './useNewPassphrase'

export const routes: RouteRecordRaw[] = [
  { path: '/unlock', name: 'unlock', component: () => import('./UnlockPage.vue') },
]
