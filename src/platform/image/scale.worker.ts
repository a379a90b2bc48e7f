import { drawAsJpeg, type ScaleOptions } from './draw'

/** Decodes, scales and encodes off the page, so that typing goes on. Answers `{image}` or `{failed: true}`. */
self.addEventListener('message', async (event: MessageEvent<{ file: Blob; options: ScaleOptions }>) => {
  let bitmap: ImageBitmap | undefined
  try {
    bitmap = await createImageBitmap(event.data.file, { imageOrientation: 'from-image' })
    const image = await drawAsJpeg(bitmap, { widthPx: bitmap.width, heightPx: bitmap.height }, event.data.options, (size) => {
      const canvas = new OffscreenCanvas(size.widthPx, size.heightPx)
      return { context: canvas.getContext('2d', { alpha: false }), encode: (quality) => canvas.convertToBlob({ type: 'image/jpeg', quality }) }
    })
    self.postMessage({ image }, { transfer: [image.bytes] })
  } catch {
    self.postMessage({ failed: true }, { transfer: [] })
  } finally {
    bitmap?.close()
  }
})
