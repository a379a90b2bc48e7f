/**
 * Runs in the page, sent there as text: whether the page is wider than the screen, and text that cannot be read because its box cuts
 * it off. A line that ends in … says itself that it goes on, and what it belongs to opens to the whole of it.
 */
export function lostText(): string[] {
  const root = document.documentElement
  const wide = root.scrollWidth - root.clientWidth
  const name = (element: Element) => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} “${(element.textContent ?? '').trim().slice(0, 40)}”`
  const over = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1 && !element.closest('.visually-hidden') && !insideScroller(element))
  const cut = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) => {
    if (!element.checkVisibility() || !element.textContent?.trim() || element.closest('.visually-hidden, svg, select')) return false
    const style = getComputedStyle(element)
    if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') return false
    const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip'
    return (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1) || (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 2 && holdsLostLine(element))
  })
  return [...(wide > 0 ? [`${wide} px too wide${over.length ? `: ${name(over[0]!)} … ${name(over.at(-1)!)}` : ''}`] : []), ...cut.map((element) => `cut off: ${name(element)}`)]

  function insideScroller(element: Element): boolean {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) if (getComputedStyle(at).overflowX !== 'visible') return true
    return false
  }
  function holdsLostLine(box: HTMLElement): boolean {
    const { bottom } = box.getBoundingClientRect()
    const words = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
    for (let node = words.nextNode(); node; node = words.nextNode()) {
      if (!node.textContent?.trim() || node.parentElement?.closest('.visually-hidden')) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      if ([...range.getClientRects()].some((line) => line.bottom > bottom + 2)) return true
    }
    return false
  }
}
