interface Used { classes: Set<string>; tags: Set<string>; attributes: Set<string> }

/** Set on the document by the reader's wishes, before or after. */
const WISHES = ['data-theme', 'data-text', 'lang']
const OF_EVERY_PAGE = ['html', 'body']
/** What nobody does to a page that cannot be used yet. */
const STATES = /:(hover|active|focus|focus-visible|focus-within|target|checked|indeterminate|invalid|user-invalid|autofill|popover-open|open|modal)\b|::(backdrop|selection|placeholder|-webkit-(?!text|progress)[\w-]+|-moz-(?!progress)[\w-]+)/

/**
 * Of built styles those that may concern a piece of HTML, so that it looks right before the styles themselves are here. Generous: a rule
 * is kept when each class, tag and attribute it names occurs somewhere. Animations are left out.
 * @param css without comments and nesting, as a build writes it
 */
export function criticalCss(css: string, html: string): string {
  const used: Used = {
    classes: new Set([...html.matchAll(/\sclass="([^"]*)"/g)].flatMap(([, names]) => names!.split(/\s+/))),
    tags: new Set([...OF_EVERY_PAGE, ...[...html.matchAll(/<([a-z][\w-]*)/g)].map(([, tag]) => tag!)]),
    attributes: new Set([...WISHES, ...[...html.matchAll(/\s([a-z][\w-]*)(?==|[\s/>])/g)].map(([, name]) => name!)]),
  }
  return keep(css, used)
}

function keep(css: string, used: Used): string {
  let kept = ''
  for (let at = 0; at < css.length;) {
    const open = css.indexOf('{', at)
    if (open < 0) break
    const end = endOfBlock(css, open)
    const prelude = css.slice(at, open).replace(/^.*;/s, '').trim()
    const body = css.slice(open + 1, end)
    if (/^@(media|supports|layer)/.test(prelude)) {
      const inner = /\bprint\b|forced-colors/.test(prelude) ? '' : keep(body, used)
      if (inner) kept += `${prelude}{${inner}}`
    } else if (!prelude.startsWith('@')) {
      const selectors = split(prelude).filter((selector) => concerns(selector, used))
      if (selectors.length > 0) kept += `${selectors.join(',')}{${body}}`
    }
    at = end + 1
  }
  return kept
}

function endOfBlock(css: string, open: number): number {
  let depth = 0
  for (let at = open; at < css.length; at += 1) {
    if (css[at] === '{') depth += 1
    else if (css[at] === '}' && (depth -= 1) === 0) return at
  }
  throw new Error('critical-css: a block does not end')
}

/** At the commas outside brackets. */
function split(selectors: string): string[] {
  const parts = ['']
  let depth = 0
  for (const sign of selectors) {
    if (sign === '(' || sign === '[') depth += 1
    else if (sign === ')' || sign === ']') depth -= 1
    if (sign === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += sign
  }
  return parts
}

function concerns(selector: string, { classes, tags, attributes }: Used): boolean {
  if (STATES.test(selector)) return false
  let plain = selector
  // What stands in brackets narrows a selector: without it no rule is missed.
  for (let before = ''; before !== plain;) [before, plain] = [plain, plain.replace(/::?[\w-]+(\([^()]*\))?/g, '')]
  const named = [...plain.matchAll(/\[([\w-]+)[^\]]*\]/g)].map(([, name]) => name!)
  const rest = plain.replace(/\[[^\]]*\]/g, '')
  return named.every((name) => attributes.has(name))
    && [...rest.matchAll(/\.([\w-]+)/g)].every(([, name]) => classes.has(name!))
    && [...rest.matchAll(/(?:^|[\s>+~])([a-z][\w-]*)/g)].every(([, tag]) => tags.has(tag!))
}
