import { onScopeDispose, ref, type Ref } from 'vue'
import { CameraUnusable, openCamera, openQrReader, pixelsOfVideo, type CameraTrouble } from '@/platform/scan'

/** Between two looks: often enough for codes that turn, seldom enough for a slow phone. */
const LOOK_MS = 150
const LOOK_TAKES_MS = 60

/** Looks through the camera for codes while it is on; it goes off with the page, and while the page is hidden nothing is looked for. */
export function useCamera(video: Readonly<Ref<HTMLVideoElement | null>>, found: (text: string) => void) {
  const on = ref(false)
  const trouble = ref<CameraTrouble>()
  let close: (() => void) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function stop() {
    clearTimeout(timer)
    close?.()
    close = undefined
    on.value = false
  }
  async function start() {
    if (!video.value || on.value) return
    trouble.value = undefined
    on.value = true
    try {
      const ends = await openCamera(video.value)
      if (!on.value) return ends()
      close = ends
      await look()
    }
    catch (problem) {
      stop()
      trouble.value = problem instanceof CameraUnusable ? problem.trouble : 'busy'
    }
  }
  async function look() {
    const read = await openQrReader({ timeLimit: LOOK_TAKES_MS })
    const canvas = document.createElement('canvas')
    const once = async () => {
      const pixels = video.value && !document.hidden ? pixelsOfVideo(video.value, canvas) : undefined
      for (const text of pixels ? await read(pixels) : []) found(text)
      if (on.value) timer = setTimeout(once, LOOK_MS)
    }
    await once()
  }
  onScopeDispose(stop)

  return { on, trouble, start, stop }
}
