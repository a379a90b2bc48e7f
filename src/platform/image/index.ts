import { createScaleImage } from './scale-image'
import { scaleOnPage } from './scale-on-page'
import { scriptUrl } from '../script-url'
// oxlint-disable-next-line import/default -- Vite answers this import with the built worker's address
import workerUrl from './scale.worker.ts?worker&url'

export { ImageUnreadable } from './scale-image'
export type { ScaledImage, ScaleOptions } from './draw'

/** {@link createScaleImage} in this browser. */
export const scaleImage = createScaleImage({
  startWorker: () => (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined' || typeof OffscreenCanvas.prototype.convertToBlob !== 'function'
    ? undefined
    : new Worker(scriptUrl(workerUrl), { type: 'module' })),
  onPage: scaleOnPage,
})
