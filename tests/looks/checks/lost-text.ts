/**
 * Runs in the page, sent there as text: whether the page is wider than the screen, and lines of text that lie beyond a box which
 * hides what does not fit. A line that ends in … says itself that it goes on, and what it belongs to opens to the whole of it; what can
 * be scrolled to is not lost.
 */
export function lostText(): string[] {
  const root = document.documentElement
  const name = (element: Element) => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} “${(element.textContent ?? '').trim().slice(0, 40)}”`
  const styles = new Map<Element, CSSStyleDeclaration>()
  const styleOf = (element: Element) => {
    const known = styles.get(element) ?? getComputedStyle(element)
    styles.set(element, known)
    return known
  }
  const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip'
  const scrolls = (overflow: string) => overflow === 'auto' || overflow === 'scroll'
  const found: string[] = []

  const wide = root.scrollWidth - root.clientWidth
  if (wide > 0) {
    const scrolled = (element: Element) => {
      for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) if (styleOf(at).overflowX !== 'visible') return true
      return false
    }
    const over = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1 && !element.closest('.visually-hidden') && !scrolled(element))
    found.push(`${wide} px too wide${over.length ? `: ${name(over[0]!)} … ${name(over.at(-1)!)}` : ''}`)
  }

  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const element = node.parentElement
    if (!node.textContent?.trim() || !element?.checkVisibility() || element.closest('.visually-hidden, svg, select, option, script, style, noscript')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const lines = [...range.getClientRects()]
    for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
      const style = styleOf(at)
      if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') break
      const box = at.getBoundingClientRect()
      const beyond = (hides(style.overflowX) && lines.some((line) => line.right > box.right + 2 || line.left < box.left - 2)) || (hides(style.overflowY) && lines.some((line) => line.bottom > box.bottom + 3 || line.top < box.top - 3))
      if (beyond) {
        found.push(`cut off: “${node.textContent.trim().slice(0, 40)}” by ${name(at).slice(0, 60)}`)
        break
      }
      if (scrolls(style.overflowX) || scrolls(style.overflowY)) break
    }
  }
  return found
}
