import { SENT_IN_BACKGROUND } from './background'
import { browserNetwork } from './network'

/** Wakes when the network returns or changes, when the app comes to the front, and when the service worker has sent: its work shows here at once. */
export function browserTriggers(window: Window, document: Document, worker: Pick<ServiceWorkerContainer, 'addEventListener' | 'removeEventListener'> | undefined = window.navigator.serviceWorker) {
  return (wake: () => void): (() => void) => {
    const seen = (): void => { if (document.visibilityState === 'visible') wake() }
    const told = (event: MessageEvent<{ type?: unknown } | undefined>): void => { if (event.data?.type === SENT_IN_BACKGROUND) wake() }
    const stopWatching = browserNetwork().onChange(wake)
    window.addEventListener('online', wake)
    document.addEventListener('visibilitychange', seen)
    worker?.addEventListener('message', told)
    return () => {
      stopWatching()
      window.removeEventListener('online', wake)
      document.removeEventListener('visibilitychange', seen)
      worker?.removeEventListener('message', told)
    }
  }
}
