import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import type { Hand } from './hand'

/**
 * A real JPEG of several megabytes, as a phone's camera makes: drawn and encoded by the browser itself.
 * @param run runs a function in a page
 */
export async function cameraPhoto(run: Hand['run'], path: string, size: [number, number] = [4000, 3000]): Promise<number> {
  const base64 = await run(async ([width, height]) => {
    const canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d')!
    const pixels = context.createImageData(width, height)
    let seed = 20261122
    for (let at = 0; at < pixels.data.length; at += 4) {
      seed = (seed * 1664525 + 1013904223) >>> 0
      const shade = (at / 64000) % 200
      pixels.data[at] = shade + (seed & 31)
      pixels.data[at + 1] = shade + ((seed >> 8) & 31)
      pixels.data[at + 2] = 90 + ((seed >> 16) & 31)
      pixels.data[at + 3] = 255
    }
    context.putImageData(pixels, 0, 0)
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 })
    const bytes = new Uint8Array(await blob.arrayBuffer())
    let binary = ''
    for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768))
    return btoa(binary)
  }, size)
  const bytes = Buffer.from(base64, 'base64')
  await writeFile(path, bytes)
  return bytes.length
}

/** A small PDF that readers open; `padding` makes it as large as a scanned page. */
export async function evidencePdf(path: string, padding: number): Promise<Buffer> {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>']
  let text = '%PDF-1.4\n'
  const places = objects.map((object, at) => {
    const place = text.length
    text += `${at + 1} 0 obj\n${object}\nendobj\n`
    return place
  })
  text += `%${'x'.repeat(padding)}\n`
  const xref = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')}`
  text += `trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`
  const bytes = Buffer.from(text, 'latin1')
  await writeFile(path, bytes)
  return bytes
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
