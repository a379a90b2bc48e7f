/** Runs in the page, sent there as text: every text a person reads or hears, once. */
export function wordsOnScreen(): string[] {
  const texts = new Set<string>()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement?.closest('script, style, noscript') && node.textContent?.trim()) texts.add(node.textContent.trim())
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
    for (const attribute of ['aria-label', 'title', 'placeholder', 'alt']) {
      const text = element.getAttribute(attribute)?.trim()
      if (text) texts.add(text)
    }
  }
  texts.add(document.title)
  return [...texts]
}

const RAW: readonly [string, RegExp][] = [
  ['nothing', /\b(undefined|null|NaN|Invalid Date)\b|\[object /],
  ['an unfilled place', /\{\w+\}/],
  ['an id', /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/],
  ['a time for machines', /\d{4}-\d{2}-\d{2}T\d{2}:/],
]

/** Texts that are no words: keys of messages, codes of errors, what a program prints for nothing. */
export function rawWords(texts: readonly string[], keys: ReadonlySet<string>, codes: readonly string[]): string[] {
  const coded = new RegExp(`(^|[^\\w-])(${codes.filter((code) => code.includes('-')).join('|')})($|[^\\w-])`)
  return texts.flatMap((text) => [
    ...(text.split(/[\s，。：；、“”（）]+/).some((word) => keys.has(word)) ? [`a key: ${text.slice(0, 80)}`] : []),
    ...(coded.test(text) ? [`a code: ${text.slice(0, 80)}`] : []),
    ...RAW.flatMap(([what, pattern]) => (pattern.test(text) ? [`${what}: ${text.slice(0, 80)}`] : [])),
  ])
}
