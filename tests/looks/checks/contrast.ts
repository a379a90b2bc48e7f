/** What is asked of colours, as ratios (WCAG 2.2, 1.4.3, 1.4.6 and 1.4.11). */
export interface Asked { text: number; edge: number }
export const ORDINARY: Asked = { text: 4.5, edge: 3 }
/** With `prefers-contrast: more`. */
export const MORE: Asked = { text: 7, edge: 4.5 }

/**
 * Runs in the page, sent there as text: measures text against what lies behind it, and the edges of fields and tick boxes against
 * what they stand on. Texts on pictures and gradients, of disabled controls and in logotypes are left out.
 */
export function paleThings(asked: { text: number; edge: number }): string[] {
  type Colour = [number, number, number, number]
  const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
  const known = new Map<string, Colour>()
  const read = (css: string): Colour => {
    const found = known.get(css)
    if (found) return found
    probe.clearRect(0, 0, 1, 1)
    probe.fillStyle = css
    probe.fillRect(0, 0, 1, 1)
    const [r, g, b, a] = probe.getImageData(0, 0, 1, 1).data
    const colour: Colour = [r!, g!, b!, a! / 255]
    known.set(css, colour)
    return colour
  }
  const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1]
  const light = ([r, g, b]: Colour) => {
    const [x, y, z] = [r, g, b].map((part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * x! + 0.7152 * y! + 0.0722 * z!
  }
  const ratio = (one: Colour, other: Colour) => {
    const [a, b] = [light(one), light(other)]
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
  }
  const behind = (element: Element): Colour | undefined => {
    const layers: Colour[] = []
    for (let at: Element | null = element; at; at = at.parentElement) {
      const style = getComputedStyle(at)
      if (style.backgroundImage !== 'none' && !style.backgroundImage.includes('url(')) return undefined
      const colour = read(style.backgroundColor)
      if (colour[3] > 0) layers.push(colour)
      if (colour[3] === 1) break
    }
    const paper = read(getComputedStyle(document.body).backgroundColor)
    return layers.reverse().reduce((below, layer) => over(layer, below), paper)
  }
  const around = document.querySelector<HTMLElement>('dialog[open]') ?? document.body
  const live = (element: HTMLElement) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('[inert], :disabled, [aria-disabled=true], .visually-hidden, svg, [aria-busy=true]')
  const name = (element: Element) => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} “${(element.textContent ?? '').trim().slice(0, 30)}”`
  const found = new Set<string>()
  for (const element of around.querySelectorAll<HTMLElement>('*')) {
    if (!live(element)) continue
    const style = getComputedStyle(element)
    const ownText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
    if (ownText) {
      const ground = behind(element)
      const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700)
      if (ground && ratio(over(read(style.color), ground), ground) < (large ? Math.min(asked.text, 4.5) * (asked.text > 4.5 ? 1 : 2 / 3) : asked.text) - 0.05) found.add(`text ${ratio(over(read(style.color), ground), ground).toFixed(2)}: ${name(element)}`)
    }
    if (element.matches('input:not([type=checkbox], [type=radio], [type=file], [type=range]), select, textarea') && parseFloat(style.borderTopWidth) > 0 && element.parentElement) {
      const ground = behind(element.parentElement)
      const edge = ground && over(read(style.borderTopColor), ground)
      if (ground && edge && ratio(edge, ground) < asked.edge - 0.05) found.add(`edge ${ratio(edge, ground).toFixed(2)}: ${name(element)}`)
    }
  }
  return [...found]
}
