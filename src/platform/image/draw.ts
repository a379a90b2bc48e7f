import { fit, type Size } from './fit'

export interface ScaleOptions {
  /** Longer side of the result at most, in pixels. */
  maxSidePx: number
  /** JPEG quality, 0 to 1. */
  quality: number
}

export interface ScaledImage extends Size {
  bytes: ArrayBuffer
  type: 'image/jpeg'
}

type Context = Pick<CanvasRenderingContext2D, 'fillStyle' | 'imageSmoothingEnabled' | 'imageSmoothingQuality' | 'fillRect' | 'drawImage'>

/** What draws and encodes: an `OffscreenCanvas` in the worker, a `<canvas>` on the page. */
export interface Sheet {
  context: Context | null
  encode(quality: number): Promise<Blob | null>
}

/**
 * Draws upright pixels anew as JPEG. Drawing anew drops whatever the file carried besides its pixels: EXIF, place, previews.
 * Transparent parts become white, as on paper. Throws when the browser gives no canvas or no JPEG.
 */
export async function drawAsJpeg(source: CanvasImageSource, size: Size, options: ScaleOptions, sheetOf: (size: Size) => Sheet): Promise<ScaledImage> {
  const to = fit(size, options.maxSidePx)
  const sheet = sheetOf(to)
  if (!sheet.context) throw new Error('no canvas')
  sheet.context.fillStyle = '#fff'
  sheet.context.fillRect(0, 0, to.widthPx, to.heightPx)
  sheet.context.imageSmoothingEnabled = true
  sheet.context.imageSmoothingQuality = 'high'
  sheet.context.drawImage(source, 0, 0, to.widthPx, to.heightPx)
  const blob = await sheet.encode(options.quality)
  if (!blob || blob.type !== 'image/jpeg' || blob.size === 0) throw new Error('no jpeg')
  return { bytes: await blob.arrayBuffer(), type: 'image/jpeg', ...to }
}
