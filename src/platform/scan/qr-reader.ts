import type { Image } from 'qr/decode.js'

/** `BarcodeDetector` (Shape Detection API), which TypeScript does not know. */
interface Detector { detect(image: ImageData): Promise<{ rawValue: string }[]> }
interface DetectorClass { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> }

/** @returns the texts of the codes in a picture; none found: none */
export type ReadCodes = (image: ImageData) => Promise<string[]>

export interface QrWorld {
  detector?: DetectorClass | undefined
  /** Our own decoder, fetched when first needed. */
  decoder: () => Promise<(image: Image, options: { timeLimit: number }) => string>
}

const browserWorld = (): QrWorld => ({
  detector: (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector,
  decoder: async () => (await import('qr/decode.js')).decodeQR,
})

/**
 * Reads QR codes by what the browser has, and where that is nothing or does not work (phones without Google's services), by
 * our own decoder: `qr` reads as many codes as zxing's WebAssembly and is a thirtieth of its size, see
 * docs/decisions/2026-11-22-hand-over.md.
 * @param timeLimit milliseconds our decoder may take for one picture
 */
export async function openQrReader({ timeLimit }: { timeLimit: number }, world: QrWorld = browserWorld()): Promise<ReadCodes> {
  const native = await nativeReader(world.detector)
  let own: ReadCodes | undefined
  const byOurselves: ReadCodes = async (image) => (own ??= ownReader(await world.decoder(), timeLimit))(image)
  return async (image) => {
    const found = await native?.(image).catch(() => undefined)
    return found?.length ? found : byOurselves(image)
  }
}

async function nativeReader(Detector: DetectorClass | undefined): Promise<ReadCodes | undefined> {
  try {
    if (!Detector || !(await Detector.getSupportedFormats()).includes('qr_code')) return undefined
    const detector = new Detector({ formats: ['qr_code'] })
    return async (image) => (await detector.detect(image)).map(({ rawValue }) => rawValue)
  } catch {
    return undefined
  }
}

const ownReader = (decode: Awaited<ReturnType<QrWorld['decoder']>>, timeLimit: number): ReadCodes => async (image) => {
  try {
    return [decode(image, { timeLimit })]
  } catch {
    // It throws when a picture shows no code.
    return []
  }
}
