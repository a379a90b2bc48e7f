import type { BrowserContext, Locator, Page } from 'playwright-core'
import { unlock } from '../harness/pages'

interface Router { push(path: string): Promise<unknown> }
interface Shifts { score: number; moved: string[]; observer: PerformanceObserver; note(entries: PerformanceEntryList): void }
type Counting = Window & { looksShifts?: Shifts }
type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node?: Node | null; previousRect: DOMRect; currentRect: DOMRect }[] }
type Mounted = Element & { __vue_app__: { config: { globalProperties: { $router: Router } } } }

/** From the first moment of each page it is counted what moves by itself (Layout Instability). */
export const countShifts = (context: BrowserContext): Promise<unknown> => context.addInitScript(() => {
  const shifts = (window as Counting).looksShifts = {
    score: 0, moved: [],
    note(entries) {
      for (const entry of entries as Shift[]) {
        if (entry.hadRecentInput) continue
        this.score += entry.value
        for (const { node, previousRect: from, currentRect: to } of entry.sources.slice(0, 2)) {
          const element = node instanceof Element ? node : node?.parentElement
          this.moved.push(`${element?.className} “${element?.textContent?.trim().slice(0, 20)}” ${from.x !== to.x ? `x ${Math.round(from.x)}→${Math.round(to.x)} ` : ''}y ${Math.round(from.y)}→${Math.round(to.y)}`)
        }
      }
    },
    observer: new PerformanceObserver((list) => shifts.note(list.getEntries())),
  } as Shifts
  shifts.observer.observe({ type: 'layout-shift' })
})

/** Goes to a page as a link within the app does. Through another page first, so that nothing of what was done there is left. */
export async function goTo(page: Page, path: string): Promise<void> {
  await still(page)
  await hush(page)
  await page.evaluate(async (wanted) => {
    for (const dialog of document.querySelectorAll('dialog[open]')) (dialog as HTMLDialogElement).close()
    const { $router } = (document.querySelector('#app') as Mounted)['__vue_app__'].config.globalProperties
    await $router.push('/-')
    const shifts = (window as Counting).looksShifts!
    shifts.observer.takeRecords()
    Object.assign(shifts, { score: 0, moved: [] })
    await $router.push(wanted)
  }, path)
}

/** Opens a page anew, as from a bookmark. */
export async function openAnew(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.locator('h1').first().waitFor()
}

/** Does something while the browser works at a quarter of its speed, as on a phone of few means. */
export async function slowly(page: Page, act: () => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page)
  try {
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await act()
  } finally {
    await session.detach()
  }
}

/** How much moved by itself since `goTo` or `openAnew` (0 to 1 and more), and what. */
export const shiftsSince = (page: Page): Promise<{ score: number; moved: string[] }> => page.evaluate(() => {
  const shifts = (window as Counting).looksShifts!
  shifts.note(shifts.observer.takeRecords())
  return { score: shifts.score, moved: [...new Set(shifts.moved)] }
})

/**
 * Nothing moves, bars to scroll lie over the page as on a phone, and what is below the screen is drawn too: measures taken of it are otherwise those of the theme before.
 * A sheet made by the program, since the content policy forbids one in the page.
 */
export const still = (page: Page): Promise<void> => page.evaluate(() => {
  if (document.adoptedStyleSheets.length) return
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('* , *::before, *::after { transition: none !important; animation: none !important; content-visibility: visible !important; caret-color: transparent !important; scrollbar-width: none !important; scrollbar-gutter: auto !important }')
  document.adoptedStyleSheets = [sheet]
})

/** Takes passing messages away: they would lie over what is looked at next. */
export const hush = (page: Page): Promise<void> => page.evaluate(() => {
  for (const close of document.querySelectorAll<HTMLButtonElement>('.ui-toast__close')) close.click()
})

/** Until nothing is being read or drawn: no skeleton, and for a while no change. Gives up quietly after five seconds: what never rests is looked at as it is. */
export const settled = (page: Page): Promise<void> => page.evaluate(() => new Promise<void>((resolve) => {
  const begun = performance.now()
  let changed = begun
  const watching = new MutationObserver(() => { changed = performance.now() })
  watching.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
  const look = () => {
    const now = performance.now()
    const reading = document.querySelector('.ui-skeleton, [aria-busy=true]') !== null
    if ((reading || now - changed < 100) && now - begun < 5_000) return setTimeout(look, 20)
    watching.disconnect()
    resolve()
  }
  look()
}))

/** Until a change of style is on the screen. */
export const drawn = (page: Page): Promise<void> => page.evaluate(() => new Promise<void>((resolve) => {
  requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
}))

/** The first button, link or summary of this name that can be seen. */
export const toPress = (page: Page, name: string): Locator =>
  page.getByRole('button', { name }).or(page.getByRole('link', { name })).or(page.locator('summary', { hasText: name })).filter({ visible: true }).first()

/** Unfolds everything on the page. */
export const openAll = ({ page }: { page: Page }): Promise<void> => page.evaluate(() => {
  for (const fold of document.querySelectorAll<HTMLDetailsElement>('main details')) fold.open = true
})

/** Puts the self-check's answers on the phone as if they had been given. `undefined`: none. The app makes its store when a page first needs it; one made here would be in its way. */
export async function putAnswers(page: Page, id: string, value: unknown): Promise<void> {
  await goTo(page, '/policy')
  await page.evaluate(async ([id, value]) => {
    const isMade = async (): Promise<boolean> => (await indexedDB.databases()).some(({ name, version }) => name === 'ipw-public' && version)
    for (let turn = 0; !await isMade(); turn += 1) {
      if (turn === 1_000) throw new Error('the app has made no store for answers')
      await new Promise((again) => { setTimeout(again, 20) })
    }
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('ipw-public')
      opening.addEventListener('error', () => reject(opening.error!))
      opening.addEventListener('success', () => {
        const change = opening.result.transaction('answers', 'readwrite')
        change.objectStore('answers').put({ id, ...(value === null ? {} : { value }), rev: Math.round(performance.now()), savedAt: new Date().toISOString() })
        change.addEventListener('complete', () => {
          opening.result.close()
          resolve()
        })
        change.addEventListener('abort', () => reject(change.error!))
      })
    })
  }, [id, value ?? null] as const)
  // What says, readable at once, that there are any.
  await page.evaluate((kept) => (kept ? localStorage.setItem('ipw.answers', 'yes') : localStorage.removeItem('ipw.answers')), value !== undefined)
}

/** Switches the language of the app on this phone. The page begins anew, and the lock, if it stands in the way, is opened. */
export async function speak(page: Page, language: string): Promise<void> {
  if (await page.evaluate(() => document.documentElement.lang) === language) return
  await page.evaluate((wanted) => localStorage.setItem('ipw.language', wanted), language)
  await page.reload()
  await page.locator('h1').first().waitFor()
  await still(page)
}

/** Opens the lock if it stands in the way. The words at its field must be Chinese. */
export async function unlockIfLocked(page: Page): Promise<void> {
  if (new URL(page.url()).pathname === '/unlock') await unlock(page)
}
