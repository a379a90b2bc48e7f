import type { Page } from 'playwright-core'
import { ERROR_CODES } from '@/contract'
import { breaches } from '../harness/axe'
import { MORE, ORDINARY, paleThings } from './checks/contrast'
import { lostText } from './checks/lost-text'
import { rawWords, wordsOnScreen } from './checks/raw-words'
import { smallTargets } from './checks/small-targets'
import { drawn, settled } from './move'
import type { Look } from './walk'
import { KEYS } from './words'

/**
 * What is wrong with the page as it stands, in words, each with what was looked for.
 * @param quick contrast is measured once, by us: axe's own way is half of its time
 */
export async function wrongWith(page: Page, { width }: Pick<Look, 'width'>, { quick = false } = {}): Promise<string[]> {
  const said = (what: string, found: readonly string[]) => found.map((one) => `${what}: ${one}`)
  const found = [
    ...said('axe', await breaches(page, quick ? ['color-contrast'] : [])),
    ...said('words', rawWords(await page.evaluate(wordsOnScreen), KEYS, ERROR_CODES)),
    ...said('width', await page.evaluate(lostText)),
    ...said('contrast', await page.evaluate(paleThings, ORDINARY)),
    ...(width < 600 ? said('target', await page.evaluate(smallTargets)) : []),
  ]
  return [...new Set(found)]
}

/** As `wrongWith`, for people who see less: 320 CSS px (1280 at 400 %), text at 200 %, and the wish for more contrast. Leaves the page as it was. */
export async function wrongWhenEnlarged(page: Page, { width }: Pick<Look, 'width'>): Promise<string[]> {
  const found: string[] = []
  const height = page.viewportSize()!.height
  await page.setViewportSize({ width: 320, height: 256 })
  await settled(page)
  for (const one of await page.evaluate(lostText)) found.push(`320 px: ${one}`)
  await page.setViewportSize({ width, height })
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%' })
  await drawn(page)
  for (const one of await page.evaluate(lostText)) found.push(`text at 200 %: ${one}`)
  await page.evaluate(() => { document.documentElement.style.fontSize = '' })
  await page.emulateMedia({ contrast: 'more' })
  await drawn(page)
  for (const one of await page.evaluate(paleThings, MORE)) found.push(`more contrast: ${one}`)
  await page.emulateMedia({ contrast: 'no-preference' })
  await drawn(page)
  return found
}
