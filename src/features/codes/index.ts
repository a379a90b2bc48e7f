import { defineAsyncComponent } from 'vue'

// Loaded when first shown: what draws codes must not come along with a door.
/** `text`, `label` → a QR code. */
export const QrCode = defineAsyncComponent(() => import('./QrCode.vue'))
