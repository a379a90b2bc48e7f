import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

/** The part of `ServiceWorkerGlobalScope` used here (TypeScript's worker library clashes with the page's). */
interface WorkerScope {
  __WB_MANIFEST: { url: string; revision: string | null }[]
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
  addEventListener(type: 'activate', listen: (event: Event & { waitUntil(work: Promise<unknown>): void }) => void): void
  addEventListener(type: 'message', listen: (event: MessageEvent<{ type?: unknown } | undefined>) => void): void
}
declare const self: WorkerScope

cleanupOutdatedCaches()
// The frame, every page's chunk, the content packs, icons: whatever a cold start without network may open.
// oxlint-disable-next-line no-underscore-dangle -- the name the build looks for
precacheAndRoute(self.__WB_MANIFEST)
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/api(\/|$)/] }))

// A new version waits until a page says so: open forms keep the code they began with.
self.addEventListener('message', (event) => { if (event.data?.type === 'SKIP_WAITING') void self.skipWaiting() })
// The first visit is controlled at once, so that the second may already be offline.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
