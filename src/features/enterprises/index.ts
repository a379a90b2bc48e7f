import type { RouteRecordRaw } from 'vue-router'
import { loadedPart } from '@/ui'

export { emptyEnterpriseForm, enterpriseFromForm, enterpriseProblems, type EnterpriseForm, type EnterpriseProblem } from './enterprise-form'

// Loaded when first shown: the router imports this door, and must not bring the forms along.
export const EnterprisePicker = loadedPart(() => import('./EnterprisePicker.vue'))
export const EnterpriseFields = loadedPart(() => import('./EnterpriseFields.vue'))
/** Which enterprises left for a town that is not this person's; nothing when there are none to tell of. */
export const DepartedNotice = loadedPart(() => import('./DepartedNotice.vue'))
export const PersonRows = loadedPart(() => import('./PersonRows.vue'))
export const PhoneField = loadedPart(() => import('./PhoneField.vue'))

export const routes: RouteRecordRaw[] = [
  {
    path: '/enterprises', component: () => import('./EnterprisesPlace.vue'), props: true,
    children: [{ path: '', components: {} }, { path: ':id', component: () => import('./EnterprisePage.vue'), props: true }],
  },
  { path: '/enterprises/new', component: () => import('./NewEnterprisePage.vue') },
  { path: '/enterprises/:id/edit', component: () => import('./EditEnterprisePage.vue'), props: true },
]
