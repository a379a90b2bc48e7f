import type { Page } from 'playwright-core'

/** Works with pictures in a browser, which has every codec that is needed: no package has to. */

const base64 = (bytes: Buffer): string => bytes.toString('base64')

/**
 * A PNG as WebP.
 * @param quality from 0 to 1; 1 keeps every pixel
 * @param width what it is scaled down to, in pixels
 */
export async function toWebp(page: Page, png: Buffer, { quality, width }: { quality: number; width?: number }): Promise<Buffer> {
  const coded = await page.evaluate(async ([png, quality, width]) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob())
    const scale = width === null ? 1 : width / picture.width
    const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale))
    const draw = canvas.getContext('2d')!
    draw.imageSmoothingQuality = 'high'
    draw.drawImage(picture, 0, 0, canvas.width, canvas.height)
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality })).arrayBuffer())
    let text = ''
    for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768))
    return btoa(text)
  }, [base64(png), quality, width ?? null] as const)
  return Buffer.from(coded, 'base64')
}

/** How two pictures differ. */
export interface Difference {
  /** Share of pixels for which the other picture has nothing alike at that place or one beside it. 1: they differ in size. */
  share: number
  /** The first picture with those pixels marked. */
  marked: Buffer
}

/** @param one, other any format the browser knows, with its media type */
export async function difference(page: Page, one: { bytes: Buffer; type: string }, other: { bytes: Buffer; type: string }): Promise<Difference> {
  const { share, marked } = await page.evaluate(async (both) => {
    const NEAR = 24
    const [a, b] = await Promise.all(both.map(async ({ type, bytes }) => {
      const picture = await createImageBitmap(await (await fetch(`data:${type};base64,${bytes}`)).blob())
      const canvas = new OffscreenCanvas(picture.width, picture.height)
      const draw = canvas.getContext('2d', { willReadFrequently: true })!
      draw.drawImage(picture, 0, 0)
      return { canvas, draw, image: draw.getImageData(0, 0, picture.width, picture.height) }
    }))
    const { width, height, data } = a!.image
    const alike = (x: number, y: number, X: number, Y: number, from: Uint8ClampedArray, to: Uint8ClampedArray) => {
      if (X < 0 || Y < 0 || X >= width || Y >= height) return false
      const [at, AT] = [(y * width + x) * 4, (Y * width + X) * 4]
      return Math.abs(from[at]! - to[AT]!) <= NEAR && Math.abs(from[at + 1]! - to[AT + 1]!) <= NEAR && Math.abs(from[at + 2]! - to[AT + 2]!) <= NEAR
    }
    const known = (x: number, y: number, from: Uint8ClampedArray, to: Uint8ClampedArray) => {
      for (let dy = -1; dy <= 1; dy += 1) for (let dx = -1; dx <= 1; dx += 1) if (alike(x, y, x + dx, y + dy, from, to)) return true
      return false
    }
    let odd = 0
    const same = width === b!.image.width && height === b!.image.height
    if (same) {
      const mark = new Uint8ClampedArray(data)
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) {
          if (alike(x, y, x, y, data, b!.image.data) || (known(x, y, data, b!.image.data) && known(x, y, b!.image.data, data))) continue
          odd += 1
          mark.set([255, 0, 200, 255], (y * width + x) * 4)
        }
      }
      a!.draw.putImageData(new ImageData(mark, width, height), 0, 0)
    }
    const bytes = new Uint8Array(await (await a!.canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())
    let text = ''
    for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768))
    return { share: same ? odd / (width * height) : 1, marked: btoa(text) }
  }, [one, other].map(({ type, bytes }) => ({ type, bytes: base64(bytes) })))
  return { share, marked: Buffer.from(marked, 'base64') }
}
