import { defineAsyncComponent } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

export { emptyEnterpriseForm, enterpriseFromForm, enterpriseProblems, type EnterpriseForm, type EnterpriseProblem } from './enterprise-form'

// Loaded when first shown: the router imports this door, and must not bring the forms along.
export const EnterprisePicker = defineAsyncComponent(() => import('./EnterprisePicker.vue'))
export const EnterpriseFields = defineAsyncComponent(() => import('./EnterpriseFields.vue'))
/** Which enterprises left for a town that is not this person's; nothing when there are none to tell of. */
export const DepartedNotice = defineAsyncComponent(() => import('./DepartedNotice.vue'))
export const PersonRows = defineAsyncComponent(() => import('./PersonRows.vue'))

export const routes: RouteRecordRaw[] = [
  {
    path: '/enterprises', component: () => import('./EnterprisesPlace.vue'), props: true,
    children: [{ path: '', components: {} }, { path: ':id', component: () => import('./EnterprisePage.vue'), props: true }],
  },
  { path: '/enterprises/new', component: () => import('./NewEnterprisePage.vue') },
  { path: '/enterprises/:id/edit', component: () => import('./EditEnterprisePage.vue'), props: true },
]
