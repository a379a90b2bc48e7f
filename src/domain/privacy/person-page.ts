/** What is held of a person, as far as it is shown. */
export interface ShownPerson {
  madeAt: string
  about: { name: string; phone?: string | undefined }
  records: {
    called: string; kind: string; town: string; id: string; createdAt: string; createdBy: string
    places: { field: string; value: unknown; keptAs?: string }[]
    mentions: { field: string; text: string }[]
    earlier: { seq: number; at: string; by: string; changes: unknown }[]
  }[]
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value)).replace(/[&<>"']/g, (letter) => ESCAPES[letter]!)

const rows = (entries: readonly (readonly unknown[])[]): string => entries.map((cells) => `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`).join('\n')

/** A person's data as a page to read or print: no script, nothing loaded. */
export const personPage = ({ madeAt, about, records }: ShownPerson): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>个人信息副本 Copy of personal data</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}td{border:1px solid #999;padding:.25rem .5rem;vertical-align:top;word-break:break-word}h2{margin-top:2rem}</style></head><body>
<h1>个人信息副本 <small>Copy of personal data</small></h1>
<p>${escaped(about.name)} ${escaped(about.phone ?? '')} · ${escaped(madeAt)} · ${records.length}</p>
${records.map(({ called, kind, town, id, createdAt, createdBy, places, mentions, earlier }) => `<section><h2>${escaped(called)}</h2>
<p>${escaped(kind)} · ${escaped(town)} · ${escaped(id)} · ${escaped(createdAt)} · ${escaped(createdBy)}</p>
<table>${rows([
    ...places.map(({ field, value, keptAs }) => [field, value, keptAs ?? '']),
    ...mentions.map(({ field, text }) => [field, text, '']),
    ...earlier.map(({ seq, at, by, changes }) => [`#${seq} ${at} ${by}`, changes ?? {}, '']),
  ])}</table></section>`).join('\n')}
</body></html>
`
