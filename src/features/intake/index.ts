import { defineAsyncComponent } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

/** `handOver`, `before?` → what an enterprise says, beside what is recorded; a visit begins with it. Slots `acts`, `after`. */
export const ConfirmTaking = defineAsyncComponent(() => import('./ConfirmTaking.vue'))

/** What enterprises hand over, taken in by an officer. */
export const routes: RouteRecordRaw[] = [
  { path: '/handover/take', name: 'handover-take', component: () => import('./TakePage.vue'), meta: { role: 'officer' } },
]
