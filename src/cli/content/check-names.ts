import type { Problem } from './problems'

const HAN = /\p{Script=Han}/u
const LOWER_CASE = /\p{Ll}/u

/** Every `{zh, en}` in the content: Chinese is Chinese, and English has no Chinese left in it. */
export function checkNames(content: object): Problem[] {
  const problems: Problem[] = []
  const visit = (value: unknown, at: string): void => {
    if (value === null || typeof value !== 'object') return
    const { zh, en } = value as { zh?: unknown; en?: unknown }
    if (typeof zh === 'string' || typeof en === 'string') problems.push(...words(at, zh, en))
    for (const [key, member] of Object.entries(value)) visit(member, `${at}${at ? ' ' : ''}${nameOf(member) ?? key}`)
  }
  visit(content, '')
  return problems
}

function words(at: string, zh: unknown, en: unknown): Problem[] {
  if (typeof zh !== 'string' || !zh.trim()) return [{ at, message: 'no Chinese words' }]
  if (typeof en !== 'string' || !en.trim()) return [{ at, message: 'no English words' }]
  return [
    // An abbreviation such as PCT is the same in both.
    ...(LOWER_CASE.test(zh) && !HAN.test(zh) ? [{ at, message: `not Chinese: ${zh}` }] : []),
    ...(HAN.test(en) ? [{ at, message: `not English: ${en}` }] : []),
  ]
}

function nameOf(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object') return undefined
  const { id, code, key } = value as Record<string, unknown>
  return [id, code, key].find((name): name is string => typeof name === 'string')
}
