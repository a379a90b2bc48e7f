const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]'

/** What in a part of the page may have the focus, in the order of reading. */
const focusable = (part: Element): HTMLElement[] =>
  [...(part.matches(FOCUSABLE) ? [part] : []), ...part.querySelectorAll(FOCUSABLE)].filter((one) => one.checkVisibility?.() ?? one.getClientRects().length > 0) as HTMLElement[]

/**
 * Remembers where an element stands, for when it is gone.
 * @param within the part of the page to stay in
 * @returns finds what stands there now: what comes next within the innermost part that is still there, else what comes before it; nothing
 * when `within` is gone too
 */
export function placeOf(element: Element, within: Element): (takes?: (one: HTMLElement) => boolean) => HTMLElement | undefined {
  const steps: { part: Element; before: Element[] }[] = []
  for (let at = element; at !== within && at.parentElement; at = at.parentElement) {
    const beside = [...at.parentElement.children]
    steps.push({ part: at.parentElement, before: beside.slice(0, beside.indexOf(at)) })
  }
  return (takes = () => true) => {
    for (const { part, before } of steps) {
      if (!part.isConnected) continue
      const now = [...part.children]
      const from = now.findLastIndex((child) => before.includes(child)) + 1
      const next = now.slice(from).flatMap(focusable).find(takes) ?? now.slice(0, from).flatMap(focusable).findLast(takes)
      if (next) return next
    }
    return undefined
  }
}
