import { defineAsyncComponent } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

// Loaded when first shown: the shell imports this door, and must not bring the rest along.
/** `address`: where the page was opened. Hints that stand above a page: open in a browser, install, keep the storage. */
export const AppHints = defineAsyncComponent(() => import('./AppHints.vue'))

export const routes: RouteRecordRaw[] = [
  { path: '/install', name: 'install', component: () => import('./InstallPage.vue'), meta: { public: true } },
]
