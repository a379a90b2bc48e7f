/** A part of a page that a command writes, between `<!-- NAME:begin … -->` and `<!-- NAME:end -->`. */
export function withPart(page: string, name: string, content: string): string | undefined {
  const begin = new RegExp(`<!-- ${name}:begin[^>]*-->`).exec(page)
  const to = page.indexOf(`<!-- ${name}:end -->`)
  if (!begin || to < begin.index) return undefined
  return `${page.slice(0, begin.index + begin[0].length)}\n${content}\n${page.slice(to)}`
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** A table in Markdown. */
export const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')
