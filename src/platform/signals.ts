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
