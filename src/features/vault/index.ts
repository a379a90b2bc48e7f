import type { RouteRecordRaw } from 'vue-router'

export { default as NewPassphraseField } from './NewPassphraseField.vue'
export { default as MeVault } from './MeVault.vue'
export { default as PassphraseField } from './PassphraseField.vue'
export { default as PeopleOnPhone } from './PeopleOnPhone.vue'
export { default as SignInAgain } from './SignInAgain.vue'
export { useNewPassphrase } from './useNewPassphrase'

export const routes: RouteRecordRaw[] = [
  { path: '/unlock', name: 'unlock', component: () => import('./UnlockPage.vue'), meta: { words: 'first' } },
]
