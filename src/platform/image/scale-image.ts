import type { ScaledImage, ScaleOptions } from './draw'

/** A picture this browser cannot read (a damaged file, HEIC outside Safari, not a picture at all). */
export class ImageUnreadable extends Error {
  override readonly name = 'ImageUnreadable'
  readonly code = 'image-unreadable'
}

type Answer = { image: ScaledImage } | { failed: true }
/** The part of a `Worker` used here. */
export interface WorkerLike {
  postMessage(message: unknown, transfer: Transferable[]): void
  addEventListener(type: 'message' | 'error', listen: (event: Event) => void): void
  terminate(): void
}

export interface ScaleWorld {
  /** A worker running `scale.worker.ts`, or undefined where it cannot run. */
  startWorker(): WorkerLike | undefined
  onPage(file: Blob, options: ScaleOptions): Promise<ScaledImage>
}

/**
 * Makes a picture small enough for a town's network: upright JPEG, longer side ≤ 2,000 px, without EXIF or place.
 * Tries a worker first; where that fails (old browser, a format only `<img>` decodes) the page itself. One worker a picture:
 * its memory goes with it, which matters on phones with 2 GB.
 * @throws ImageUnreadable (code `image-unreadable`)
 */
export function createScaleImage(world: ScaleWorld) {
  return async (file: Blob, { maxSidePx = 2_000, quality = 0.82 }: Partial<ScaleOptions> = {}): Promise<ScaledImage> => {
    const options = { maxSidePx, quality }
    const worker = world.startWorker()
    const answer = worker && await ask(worker, file, options)
    if (answer && 'image' in answer) return answer.image
    try {
      return await world.onPage(file, options)
    } catch (cause) {
      throw new ImageUnreadable('image-unreadable', { cause })
    }
  }
}

function ask(worker: WorkerLike, file: Blob, options: ScaleOptions): Promise<Answer> {
  return new Promise<Answer>((resolve) => {
    worker.addEventListener('message', (event) => resolve((event as MessageEvent<Answer>).data))
    worker.addEventListener('error', () => resolve({ failed: true }))
    worker.postMessage({ file, options }, [])
  }).finally(() => worker.terminate())
}
