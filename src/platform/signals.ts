/** Calls `run` whenever the page becomes visible again. Returns what ends it. */
export function onVisible(run: () => void, page: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'> = document): () => void {
  const listen = () => { if (page.visibilityState === 'visible') run() }
  page.addEventListener('visibilitychange', listen)
  return () => page.removeEventListener('visibilitychange', listen)
}

/** Calls `run(online)` at each change the browser notices. It is a hint: only an answered request proves a network. */
export function onNetwork(run: (online: boolean) => void, world: Pick<Window, 'addEventListener' | 'removeEventListener'> = window): () => void {
  const up = () => run(true)
  const down = () => run(false)
  world.addEventListener('online', up)
  world.addEventListener('offline', down)
  return () => {
    world.removeEventListener('online', up)
    world.removeEventListener('offline', down)
  }
}

/**
 * Calls `away` when the browser keeps the page that is being left, standing still, for a quick return, and `back` when the person
 * does return to it. A page that simply ends is not told. Returns what ends it.
 */
export function onPutAway(away: () => void, back: () => void, world: Pick<Window, 'addEventListener' | 'removeEventListener'> = window): () => void {
  const hide = (event: PageTransitionEvent) => { if (event.persisted) away() }
  const show = (event: PageTransitionEvent) => { if (event.persisted) back() }
  world.addEventListener('pagehide', hide)
  world.addEventListener('pageshow', show)
  return () => {
    world.removeEventListener('pagehide', hide)
    world.removeEventListener('pageshow', show)
  }
}

/** Resolves when the page has nothing more urgent to do, at the latest after two seconds. */
export const resting = (world: Pick<typeof globalThis, 'requestIdleCallback' | 'setTimeout'> = globalThis): Promise<void> => new Promise((resolve) => {
  if (typeof world.requestIdleCallback === 'function') world.requestIdleCallback(() => resolve(), { timeout: 2_000 })
  else world.setTimeout(resolve, 0)
})

/** Resolves when what was changed last is on the screen. */
export const drawn = (world: Pick<typeof globalThis, 'requestAnimationFrame' | 'setTimeout'> = globalThis): Promise<void> => new Promise((resolve) => {
  if (typeof world.requestAnimationFrame === 'function') world.requestAnimationFrame(() => world.setTimeout(resolve, 0))
  else world.setTimeout(resolve, 0)
})
