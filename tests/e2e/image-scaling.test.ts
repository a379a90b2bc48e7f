import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { scaleImage as ScaleImage } from '@/platform'
import type { scaleOnPage as ScaleOnPage } from '@/platform/image/scale-on-page'
import { requireChromium } from '~/src/cli/chromium.mjs'
import { sourceServer } from '../harness/source-server'

let server: Awaited<ReturnType<typeof sourceServer>>
let browser: Browser
let page: Page
beforeAll(async () => {
  server = await sourceServer()
  browser = await chromium.launch({ executablePath: await requireChromium(), args: ['--no-sandbox', '--disable-gpu'] })
  page = await browser.newPage()
  await page.goto(`${server.origin}/tests/ui/gallery/`)
  await page.addScriptTag({ type: 'module', content: `
    import { scaleImage } from '/src/platform/image/index.ts'
    import { scaleOnPage } from '/src/platform/image/scale-on-page.ts'
    window.imaging = { scaleImage, scaleOnPage }
  ` })
  await page.waitForFunction(() => 'imaging' in window)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

interface Imaging { scaleImage: typeof ScaleImage; scaleOnPage: typeof ScaleOnPage }
interface Outcome { widthPx: number; heightPx: number; head: number[]; exif: boolean; text: string; corner: number[] }

/**
 * Makes a 3000 × 2000 JPEG in the browser, red in its stored top left, with an EXIF block that says "turned by 90°"
 * (orientation 6) and carries a word; scales it; tells what came out. `way` picks the worker or the page.
 */
const scale = (way: 'worker' | 'page') => page.evaluate(async (way) => {
  const canvas = new OffscreenCanvas(3000, 2000)
  const context = canvas.getContext('2d')!
  context.fillStyle = '#00f'
  context.fillRect(0, 0, 3000, 2000)
  context.fillStyle = '#f00'
  context.fillRect(0, 0, 600, 600)
  const plain = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })).arrayBuffer())
  // EXIF 2.32: APP1, TIFF header (big endian), IFD0 with Orientation = 6, then a word that must not survive.
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, ...new TextEncoder().encode('SECRETPLACE')]
  const body = [...new TextEncoder().encode('Exif'), 0, 0, ...tiff]
  const app1 = [0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 255, ...body]
  const file = new Blob([plain.slice(0, 2), new Uint8Array(app1), plain.slice(2)], { type: 'image/jpeg' })
  const { scaleImage, scaleOnPage } = (window as unknown as { imaging: Imaging }).imaging
  const image = way === 'worker' ? await scaleImage(file) : await scaleOnPage(file, { maxSidePx: 2000, quality: 0.82 })
  const bytes = new Uint8Array(image.bytes)
  const text = new TextDecoder('latin1').decode(bytes)
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }))
  const look = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
  look.drawImage(bitmap, 0, 0)
  const corner = [...look.getImageData(bitmap.width - 50, 50, 1, 1).data]
  return { widthPx: image.widthPx, heightPx: image.heightPx, head: Array.from(bytes.subarray(0, 2)), exif: text.includes('Exif'), text: text.includes('SECRETPLACE') ? 'kept' : 'dropped', corner }
}, way) as Promise<Outcome>

it.each(['worker', 'page'] as const)('stands upright, 2,000 px long, without EXIF or place (%s)', async (way) => {
  const image = await scale(way)
  expect(image).toMatchObject({ widthPx: 1333, heightPx: 2000, head: [0xff, 0xd8], exif: false, text: 'dropped' })
  // Turned by 90°, the stored top left is the upper right.
  const [red, , blue] = image.corner
  expect(red! - blue!).toBeGreaterThan(150)
})

it('leaves a small picture at its size and refuses what is none', async () => {
  const outcome = await page.evaluate(async () => {
    const { scaleImage } = (window as unknown as { imaging: Imaging }).imaging
    const small = await new OffscreenCanvas(40, 30).getContext('2d')!.canvas.convertToBlob({ type: 'image/png' })
    const { widthPx, heightPx, type } = await scaleImage(small)
    const refused = await scaleImage(new Blob(['no picture'], { type: 'image/jpeg' })).catch((error: { code: string }) => error.code)
    return { widthPx, heightPx, type, refused }
  })
  expect(outcome).toEqual({ widthPx: 40, heightPx: 30, type: 'image/jpeg', refused: 'image-unreadable' })
})
