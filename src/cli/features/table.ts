import type { Feature } from './features'

export const BEGIN = '<!-- features:begin (npx tsx src/cli/feature-table.ts) -->'
export const END = '<!-- features:end -->'

/** The table as Markdown, in the order of the list. */
export const featureTable = (features: readonly Feature[]): string => [
  '| Feature | 功能 | Where | Proved by |',
  '|---|---|---|---|',
  ...features.map(({ feature, where, test }) => `| ${[feature.en, feature.zh, `\`${where}\``, `[${test.title}](${test.file})`].map(cell).join(' | ')} |`),
].join('\n')

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** @returns the page with the table between its markers, or undefined when it has no markers */
export function withTable(page: string, features: readonly Feature[]): string | undefined {
  const from = page.indexOf(BEGIN)
  const to = page.indexOf(END)
  return from < 0 || to < from ? undefined : `${page.slice(0, from + BEGIN.length)}\n${featureTable(features)}\n${page.slice(to)}`
}
