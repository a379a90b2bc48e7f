import { expect } from 'vitest'
import type { Page } from 'playwright-core'

/** Where the focus is, and how it is shown. */
interface Focus {
  name: string
  /** Whether it is of the page at all: at its end a browser goes round through its own bars. */
  inPage: boolean
  outlinePx: number
  /** Of the outline against what lies around it. */
  contrast: number
  /** Whether it can be seen at all: on the screen, and not under a bar that stays. */
  seen: boolean
  /** What lies where it would be. */
  under: string
  moving: number
}

/** Runs in the page, sent there as text. */
function readFocus(): Focus {
  const element = document.activeElement as HTMLElement | null
  if (!element || element === document.body) return { name: '', inPage: false, outlinePx: 0, contrast: 0, seen: false, under: '', moving: 0 }
  const plain = (text: string | null | undefined) => (text ?? '').replaceAll(/\s+/g, ' ').trim()
  const byId = (ids: string | null) => (ids ?? '').split(' ').map((id) => document.getElementById(id)?.textContent).join(' ')
  const labels = [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent).join(' ')
  const name = plain(element.getAttribute('aria-label')) || plain(byId(element.getAttribute('aria-labelledby'))) || plain(labels) || plain(element.innerText)

  // A field that is not drawn itself shows its focus on its label.
  const shown = [element, element.closest('label'), (element as HTMLInputElement).labels?.[0], element.nextElementSibling]
    .find((one): one is HTMLElement => one instanceof HTMLElement && getComputedStyle(one).outlineStyle !== 'none' && parseFloat(getComputedStyle(one).outlineWidth) > 0) ?? element
  const style = getComputedStyle(shown)
  const channels = (css: string) => (css.match(/[\d.]+/g) ?? []).map(Number)
  const light = (css: string) => {
    const [r, g, b] = channels(css).map((part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
  }
  let ground = 'rgb(255, 255, 255)'
  for (let at = shown.parentElement; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor
    const [, , , alpha = 1] = channels(colour)
    if (alpha === 1) {
      ground = colour
      break
    }
  }
  // A field shows it by its edge: one pixel of border and one of shadow within it.
  const byEdge = style.outlineStyle === 'none' && style.boxShadow.includes('inset')
  const [one, other] = [light(byEdge ? style.borderTopColor : style.outlineColor), light(ground)]
  const box = shown.getBoundingClientRect()
  const spot = document.elementFromPoint(Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1), Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 1), innerHeight - 1))
  return {
    name, inPage: true,
    outlinePx: byEdge ? parseFloat(style.borderTopWidth) + 1 : style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    contrast: (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05),
    under: spot ? `${spot.tagName.toLowerCase()}.${spot.className}` : 'nothing',
    seen: box.bottom > 0 && box.top < innerHeight && (spot === null || shown.contains(spot) || spot.contains(shown) || element.contains(spot)),
    moving: document.getAnimations().filter((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0) > 50).length,
  }
}

const faint = (focus: Focus): boolean => focus.inPage && (focus.outlinePx < 2 || focus.contrast < 3 || !focus.seen || focus.moving > 0)

/** A person with a keyboard and without a pointer. Each place the focus comes to is looked at: it must be seen there (WCAG 2.2, 2.4.7, 2.4.11, 1.4.11), and nothing may move. */
export class Keys {
  readonly page: Page
  /** Places the focus came to that could not be seen, with why. */
  readonly unseen: string[] = []

  constructor(page: Page) {
    this.page = page
  }

  press(...keys: string[]): Promise<void> {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve())
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.insertText(text)
  }

  focus(): Promise<Focus> {
    return this.page.evaluate(readFocus)
  }

  /** Goes on by Tab until the focus is on something of this name. @throws when it is not found in `most` steps */
  async to(name: string | RegExp, { most = 90, back = false }: { most?: number; back?: boolean } = {}): Promise<void> {
    const passed: string[] = []
    for (let step = 0; step < most; step += 1) {
      await this.press(back ? 'Shift+Tab' : 'Tab')
      let focus = await this.focus()
      // With reduced motion a change still takes a frame.
      if (faint(focus)) {
        await this.page.evaluate(() => new Promise((drawn) => { requestAnimationFrame(() => requestAnimationFrame(drawn)) }))
        focus = await this.focus()
      }
      if (!focus.inPage) continue
      passed.push(focus.name.slice(0, 16))
      if (faint(focus)) this.unseen.push(`${new URL(this.page.url()).pathname} ${focus.name.slice(0, 40)}: outline ${focus.outlinePx} px, contrast ${focus.contrast.toFixed(1)}${focus.seen ? '' : `, hidden by ${focus.under}`}${focus.moving ? ', moving' : ''}`)
      if (typeof name === 'string' ? focus.name.includes(name) : name.test(focus.name)) return
    }
    throw new Error(`Tab does not reach ${String(name)}; it came by: ${passed.join(' | ')}`)
  }

  /** As `to`, then Enter. */
  async go(name: string | RegExp, how?: { most?: number; back?: boolean }): Promise<void> {
    await this.to(name, how)
    await this.press('Enter')
  }

  /** As `to`, then the space bar: for what is ticked. */
  async tick(name: string | RegExp, how?: { most?: number; back?: boolean }): Promise<void> {
    await this.to(name, how)
    await this.press('Space')
  }

  /** Waits until the focus is on something of this name without any key. */
  async comesTo(name: string | RegExp): Promise<void> {
    await expect.poll(async () => (await this.focus()).name).toMatch(name)
  }
}
