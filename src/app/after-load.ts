/** How long a page that has loaded is left alone with the network: it may still be fetching what it shows. */
const QUIET_MS = 1_500

/** Runs `work` once the page has loaded, has had a moment for itself, and rests: the first paint comes first. */
export function afterLoad(work: () => void, world: Window = window): void {
  const rest = () => (typeof world.requestIdleCallback === 'function' ? world.requestIdleCallback(() => work(), { timeout: 2_000 }) : work())
  const wait = () => world.setTimeout(rest, QUIET_MS)
  if (world.document.readyState === 'complete') wait()
  else world.addEventListener('load', wait, { once: true })
}
