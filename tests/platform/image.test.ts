import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawAsJpeg, type ScaledImage, type Sheet } from '@/platform/image/draw'
import { fit } from '@/platform/image/fit'
import { createScaleImage, ImageUnreadable, type WorkerLike } from '@/platform/image/scale-image'

const scaled: ScaledImage = { bytes: new ArrayBuffer(3), type: 'image/jpeg', widthPx: 1, heightPx: 1 }
const file = new Blob(['x'])

describe('fit', () => {
  it('keeps the shape, never enlarges, never vanishes', () => {
    const side = fc.integer({ min: 1, max: 20_000 })
    fc.assert(fc.property(side, side, fc.integer({ min: 16, max: 4_000 }), (widthPx, heightPx, max) => {
      const to = fit({ widthPx, heightPx }, max)
      expect(Math.max(to.widthPx, to.heightPx)).toBeLessThanOrEqual(Math.max(max, 1))
      expect(to.widthPx).toBeLessThanOrEqual(widthPx)
      expect(Math.min(to.widthPx, to.heightPx)).toBeGreaterThanOrEqual(1)
      // The shorter side is whole pixels: off by half a pixel at most.
      if (Math.min(to.widthPx, to.heightPx) > 1) expect(Math.abs(to.widthPx * heightPx - to.heightPx * widthPx)).toBeLessThanOrEqual(Math.max(widthPx, heightPx) / 2 + Math.max(to.widthPx, to.heightPx))
    }))
  })
})

describe('drawAsJpeg', () => {
  const sheet = (answer: Blob | null, drawn: unknown[] = []): Sheet => ({
    context: { fillStyle: '', imageSmoothingEnabled: false, imageSmoothingQuality: 'low', fillRect: () => undefined, drawImage: (...args: unknown[]) => { drawn.push(args.slice(1)) } },
    encode: async () => answer,
  })
  it('draws at the size that fits and gives the bytes', async () => {
    const drawn: unknown[] = []
    const image = await drawAsJpeg({} as CanvasImageSource, { widthPx: 4000, heightPx: 3000 }, { maxSidePx: 2000, quality: 0.8 }, () => sheet(new Blob(['jpeg'], { type: 'image/jpeg' }), drawn))
    expect(image).toMatchObject({ widthPx: 2000, heightPx: 1500, type: 'image/jpeg' })
    expect(image.bytes.byteLength).toBe(4)
    expect(drawn).toEqual([[0, 0, 2000, 1500]])
  })
  it.each([['no blob', null], ['another type', new Blob(['png'], { type: 'image/png' })], ['nothing in it', new Blob([], { type: 'image/jpeg' })]])('refuses %s', async (_, answer) => {
    await expect(drawAsJpeg({} as CanvasImageSource, { widthPx: 1, heightPx: 1 }, { maxSidePx: 9, quality: 1 }, () => sheet(answer))).rejects.toThrow()
  })
})

describe('scaleImage', () => {
  function worker(answer: 'error' | { image: ScaledImage } | { failed: true }, ended: string[]): WorkerLike {
    const listeners = new Map<string, (event: Event) => void>()
    return {
      addEventListener: (type, listen) => { listeners.set(type, listen) },
      postMessage: () => queueMicrotask(() => (answer === 'error' ? listeners.get('error')?.(new Event('error')) : listeners.get('message')?.(new MessageEvent('message', { data: answer })))),
      terminate: () => { ended.push('ended') },
    }
  }
  it('takes what the worker drew and ends the worker', async () => {
    const ended: string[] = []
    const scale = createScaleImage({ startWorker: () => worker({ image: scaled }, ended), onPage: () => Promise.reject(new Error('not needed')) })
    expect(await scale(file)).toBe(scaled)
    expect(ended).toEqual(['ended'])
  })
  it.each([['fails', 'error'], ['cannot decode', { failed: true }]] as const)('lets the page try when the worker %s', async (_, answer) => {
    const ended: string[] = []
    const asked: unknown[] = []
    const scale = createScaleImage({ startWorker: () => worker(answer, ended), onPage: async (...args) => { asked.push(args); return scaled } })
    expect(await scale(file, { maxSidePx: 100 })).toBe(scaled)
    expect([ended, asked]).toEqual([['ended'], [[file, { maxSidePx: 100, quality: 0.82 }]]])
  })
  it('says image-unreadable when neither can', async () => {
    const scale = createScaleImage({ startWorker: () => undefined, onPage: () => Promise.reject(new Error('broken')) })
    await expect(scale(file)).rejects.toThrow(ImageUnreadable)
    await expect(scale(file)).rejects.toMatchObject({ code: 'image-unreadable' })
  })
})
