/** Runs `work` once the page has loaded and has a moment of rest, so that it does not compete with the first paint. */
export function afterLoad(work: () => void, world: Window = window): void {
  const rest = () => (typeof world.requestIdleCallback === 'function' ? world.requestIdleCallback(() => work(), { timeout: 2_000 }) : world.setTimeout(work, 200))
  if (world.document.readyState === 'complete') rest()
  else world.addEventListener('load', rest, { once: true })
}
