import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * Breaches of WCAG 2.2 A and AA as axe-core finds them, each with the elements it concerns.
 * @param without rules that are left out
 * @param within selector of the part that is looked at, when the rest has been
 */
export async function breaches(page: Page, without: readonly string[] = [], within?: string): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async ([without, within]) => {
    const { axe } = window as unknown as { axe: { run(where: Document | string, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }
    const { violations } = await axe.run(within ?? document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])) })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
  }, [without, within] as const)
}
