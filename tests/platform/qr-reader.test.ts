import { encodeQR } from 'qr'
import { decodeQR } from 'qr/decode.js'
import { describe, expect, it } from 'vitest'
import { openQrReader } from '@/platform/scan'

/** A code as a picture of four dots a square. */
function pictureOf(text: string): ImageData {
  const code = encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const width = code.length * 4
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255)
  for (let y = 0; y < width; y += 1) for (let x = 0; x < width; x += 1) if (code[y >> 2]![x >> 2]) pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3)
  return { data: pixels, width, height: width } as ImageData
}
const text = `IPW1:${'ABCDEFGH234567'.repeat(30)}`
const decoder = async () => decodeQR
class Detector {
  static formats = ['qr_code']
  static getSupportedFormats = async () => Detector.formats
  static answer: () => Promise<{ rawValue: string }[]>
  detect = () => Detector.answer()
}

describe('codes in a picture', () => {
  it('are read by our own decoder where the browser has none', async () => {
    const read = await openQrReader({ timeLimit: 2_000 }, { decoder })
    expect(await read(pictureOf(text))).toEqual([text])
    expect(await read({ ...pictureOf(text), data: new Uint8ClampedArray(69 * 69 * 64).fill(255), width: 276, height: 276 })).toEqual([])
  })
  it('are read by the browser where it can, and by ourselves where it fails or finds nothing', async () => {
    const world = { decoder, detector: Detector }
    Detector.answer = async () => [{ rawValue: 'seen' }]
    expect(await (await openQrReader({ timeLimit: 2_000 }, world))(pictureOf(text))).toEqual(['seen'])
    Detector.answer = async () => { throw new Error('no service') }
    expect(await (await openQrReader({ timeLimit: 2_000 }, world))(pictureOf(text))).toEqual([text])
    Detector.answer = async () => []
    expect(await (await openQrReader({ timeLimit: 2_000 }, world))(pictureOf(text))).toEqual([text])
    Detector.formats = ['ean_13']
    Detector.answer = async () => [{ rawValue: 'seen' }]
    expect(await (await openQrReader({ timeLimit: 2_000 }, world))(pictureOf(text))).toEqual([text])
  })
})
