import { defineAsyncComponent } from 'vue'

// Loaded when first shown: whoever opens this door must not bring the codes along. What an officer does with them is in `intake`.
/** `evaluation`, `name?` or `given?`, `online?` → a button, and behind it the ways to hand a self-check to the station. */
export const HandOver = defineAsyncComponent(() => import('./HandOver.vue'))
/** `v-model`: who hands over, as far as they like to say. */
export const WhoForm = defineAsyncComponent(() => import('./WhoForm.vue'))
