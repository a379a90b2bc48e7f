import { scriptUrl } from '@/platform'
import type { VersionSource } from './updates'

/** workbox-window, loaded after the first page so that it does not compete with it. */
export async function workboxSource(): Promise<VersionSource> {
  const { Workbox } = await import('workbox-window')
  let controlled = navigator.serviceWorker.controller !== null
  const workbox = new Workbox(scriptUrl('/sw.js'))
  return {
    onWaiting: (run) => workbox.addEventListener('waiting', run),
    onReplaced: (run) => workbox.addEventListener('controlling', () => {
      // The first worker ever taking control replaces nothing.
      if (controlled) run()
      controlled = true
    }),
    register: () => workbox.register({ immediate: true }),
    check: () => workbox.update(),
    takeOver: () => workbox.messageSkipWaiting(),
  }
}
