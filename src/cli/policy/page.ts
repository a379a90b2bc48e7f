/** A page as parts, so that it is written once and printed as Markdown or as HTML. */
export type Part =
  | { heading: string; level: 1 | 2 | 3 }
  | { text: string }
  | { list: readonly string[] }
  | { head: readonly string[]; rows: readonly (readonly string[])[] }

const inCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', '<br>')
const line = (cells: readonly string[]): string => `| ${cells.map(inCell).join(' | ')} |`

/** GitHub's Markdown; lines within a cell become `<br>`. */
export function markdown(parts: readonly Part[]): string {
  return parts.map((part) => {
    if ('heading' in part) return `${'#'.repeat(part.level)} ${part.heading}\n`
    if ('text' in part) return `${part.text}\n`
    if ('list' in part) return `${part.list.map((item) => `- ${item}`).join('\n')}\n`
    return `${[line(part.head), line(part.head.map(() => '---')), ...part.rows.map(line)].join('\n')}\n`
  }).join('\n')
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => escapes[sign]!).replaceAll('\n', '<br>')
const cells = (tag: 'th' | 'td', texts: readonly string[]): string => `<tr>${texts.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join('')}</tr>`

const STYLE = `body{font:14px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b2330}
h2{margin-top:2.5rem;break-after:avoid}h3{break-after:avoid}table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
th,td{border:1px solid #9aa3b2;padding:.35rem .5rem;text-align:left;vertical-align:top}th{background:#eef1f6}tr{break-inside:avoid}
@page{size:A4 landscape;margin:12mm}`

/** One file that prints on A4 and asks nothing of the network. */
export function html(parts: readonly Part[], { title, lang }: { title: string; lang: string }): string {
  const body = parts.map((part) => {
    if ('heading' in part) return `<h${part.level}>${escaped(part.heading)}</h${part.level}>`
    if ('text' in part) return `<p>${escaped(part.text)}</p>`
    if ('list' in part) return `<ul>${part.list.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`
    return `<table><thead>${cells('th', part.head)}</thead><tbody>${part.rows.map((row) => cells('td', row)).join('\n')}</tbody></table>`
  }).join('\n')
  return `<!doctype html>\n<html lang="${lang}"><meta charset="utf-8"><title>${escaped(title)}</title><style>${STYLE}</style>\n${body}\n</html>\n`
}
