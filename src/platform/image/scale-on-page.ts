import { drawAsJpeg, type ScaledImage, type ScaleOptions } from './draw'

/** The same work on the page itself, with `<img>` as decoder (it also honours the orientation); for browsers without OffscreenCanvas. */
export async function scaleOnPage(file: Blob, options: ScaleOptions): Promise<ScaledImage> {
  const url = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.decoding = 'async'
    image.src = url
    await image.decode()
    return await drawAsJpeg(image, { widthPx: image.naturalWidth, heightPx: image.naturalHeight }, options, (size) => {
      const canvas = document.createElement('canvas')
      canvas.width = size.widthPx
      canvas.height = size.heightPx
      return {
        context: canvas.getContext('2d', { alpha: false }),
        encode: (quality) => new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', quality) }),
      }
    })
  } finally {
    URL.revokeObjectURL(url)
  }
}
