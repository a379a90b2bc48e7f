import { defineAsyncComponent } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

export { ChosenEarlyKey } from './check/chosen-early'

/** `pack`, `facts` → the answers of a self-check, to read. */
export const AnswerList = defineAsyncComponent(() => import('./AnswerList.vue'))
/** `pack`, `path`, `value?` → what a fact is called, or what it says. */
export const FactText = defineAsyncComponent(() => import('./FactText.vue'))

export const routes: RouteRecordRaw[] = [
  { path: '/policy', name: 'policy', component: () => import('./hub/PolicyHubPage.vue'), meta: { public: true, words: 'open' } },
  { path: '/policy/check', name: 'policy-check', component: () => import('./check/CheckPage.vue'), meta: { public: true, focus: true, words: 'open' } },
  { path: '/policy/result', name: 'policy-result', component: () => import('./result/ResultPage.vue'), meta: { public: true } },
  { path: '/policy/items', name: 'policy-items', component: () => import('./items/ItemsPage.vue'), meta: { public: true } },
  // An item's id has a slash: `wuxi-2020-11/art01-invention-grant`.
  { path: '/policy/items/:id+', name: 'policy-item', component: () => import('./items/ItemPage.vue'), props: true, meta: { public: true } },
]
