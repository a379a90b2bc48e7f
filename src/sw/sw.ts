import { cleanupOutdatedCaches, PrecacheRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { parkShared } from '@/device'
import { createBrowserWorld, senderOfTag, SENT_IN_BACKGROUND, systemTimers, type Sender } from '@/sync'
import { filesWaiting } from './badge'
import { createFileStore, type BuiltFile } from './file-store'
import { createKeyKeeper, type PageMessage } from './keep-key'
import { receiveShare, SHARE_PATH } from './receive-share'
import { sendWaiting } from './send-waiting'

type Waiting = Event & { waitUntil(work: Promise<unknown>): void }

/** The part of `ServiceWorkerGlobalScope` used here (TypeScript's worker library clashes with the page's). */
interface WorkerScope {
  __WB_MANIFEST: BuiltFile[]
  readonly location: { origin: string }
  readonly navigator: { setAppBadge?(count: number): Promise<void>; clearAppBadge?(): Promise<void> }
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void>; matchAll(which: { type: 'window'; includeUncontrolled: boolean }): Promise<{ postMessage(message: unknown): void }[]> }
  addEventListener(type: 'install' | 'activate', listen: (event: Waiting) => void): void
  addEventListener(type: 'sync', listen: (event: Waiting & { readonly tag: string }) => void): void
  addEventListener(type: 'message', listen: (event: PageMessage & { readonly data: { type?: unknown } | undefined }) => void): void
}
declare const self: WorkerScope

cleanupOutdatedCaches()
// The frame, every page's chunk, the content packs, icons: whatever a cold start without network may open.
// oxlint-disable-next-line no-underscore-dangle -- the name the build looks for
const files = createFileStore(self.__WB_MANIFEST)
self.addEventListener('install', files.install)
self.addEventListener('activate', files.all.activate)
registerRoute(new PrecacheRoute(files.all))
registerRoute(new NavigationRoute(files.all.createHandlerBoundToURL('/index.html'), { denylist: [/^\/api(\/|$)/] }))
registerRoute(({ url }) => url.pathname === SHARE_PATH, ({ request }) => receiveShare(request, self.location.origin, (files) => parkShared(files, createBrowserWorld())), 'POST')

const keepKey = createKeyKeeper({
  origin: self.location.origin, timers: systemTimers,
  pages: async () => (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).length,
})
self.addEventListener('message', (event) => {
  // A new version waits until a page says so: open forms keep the code they began with.
  if (event.data?.type === 'SKIP_WAITING') void self.skipWaiting()
  else keepKey(event)
})
// The first visit is controlled at once, so that the second may already be offline.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

/** All edits have gone: what the icon counts now are files, which wait for the app. */
async function markIcon(sender: Sender): Promise<void> {
  const { navigator: badge } = self
  const count = await filesWaiting(sender) ?? 0
  await (count > 0 ? badge.setAppBadge?.(count) : badge.clearAppBadge?.())
}

/** @throws when something still waits, so that the browser tries again */
async function sendFor(sender: Sender): Promise<void> {
  if (!(await sendWaiting(sender, createBrowserWorld()))) throw new Error('still waiting')
  await markIcon(sender).catch(() => undefined)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a client of ours, not a window
  for (const page of await self.clients.matchAll({ type: 'window', includeUncontrolled: true })) page.postMessage({ type: SENT_IN_BACKGROUND })
}
// The browser has a network again and something waits: perhaps no page of the app is open.
self.addEventListener('sync', (event) => {
  const sender = senderOfTag(event.tag)
  if (sender) event.waitUntil(sendFor(sender))
})
