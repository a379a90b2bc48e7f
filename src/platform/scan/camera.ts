/** Why there is no moving picture: the person or the system refuses, there is none, or another app has it. */
export type CameraTrouble = 'refused' | 'missing' | 'busy'

export class CameraUnusable extends Error {
  readonly trouble: CameraTrouble
  constructor(trouble: CameraTrouble, cause?: unknown) {
    super(`camera ${trouble}`, { cause })
    this.trouble = trouble
  }
}

const TROUBLES: Record<string, CameraTrouble> = { NotAllowedError: 'refused', SecurityError: 'refused', NotFoundError: 'missing', OverconstrainedError: 'missing' }

/**
 * Shows the camera at the back in `video` until the returned function is called; nothing is recorded.
 * @throws CameraUnusable
 */
export async function openCamera(video: HTMLVideoElement, devices: MediaDevices | undefined = navigator.mediaDevices): Promise<() => void> {
  if (!devices?.getUserMedia) throw new CameraUnusable('missing')
  try {
    const stream = await devices.getUserMedia({ audio: false, video: { facingMode: { ideal: 'environment' }, width: { ideal: 1_280 }, height: { ideal: 960 } } })
    const stop = () => {
      for (const track of stream.getTracks()) track.stop()
      video.srcObject = null
    }
    video.srcObject = stream
    await video.play().catch((cause: unknown) => { stop(); throw cause })
    return stop
  } catch (cause) {
    throw new CameraUnusable(TROUBLES[cause instanceof Error ? cause.name : ''] ?? 'busy', cause)
  }
}
