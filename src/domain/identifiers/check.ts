/**
 * `error` stops a form from being submitted (a draft is always kept); a `warn-…` is shown and the number may be kept:
 * `warn-early-pilot-possible` for a credit code of the first pilots, right in all but its last character;
 * `warn-rule-unpublished` for a check digit whose rule nobody published.
 */
export type IdentifierSeverity = 'error' | 'warn-early-pilot-possible' | 'warn-rule-unpublished'

/**
 * `format`: not shaped like this kind of number; `check`: the check digit does not match; `type`: no such kind of patent;
 * `year`: later than today, or before there were such numbers.
 */
export type IdentifierReason = 'format' | 'check' | 'type' | 'year'

export interface IdentifierCheck {
  ok: boolean
  /** The number as it is stored and compared: NFKC, upper case, no spaces. Given even when the number is wrong. */
  canonical: string
  /** Null when the number is right. */
  severity: IdentifierSeverity | null
  reason: IdentifierReason | null
}

export const right = (canonical: string): IdentifierCheck => ({ ok: true, canonical, severity: null, reason: null })
export const wrong = (canonical: string, reason: IdentifierReason, severity: IdentifierSeverity = 'error'): IdentifierCheck =>
  ({ ok: false, canonical, severity, reason })

/** Full-width letters and digits made plain, upper case, without white space, middle dots and zero-width characters. */
export const normalise = (text: string): string => text.normalize('NFKC').toUpperCase().replace(/[\s·•・\u200B-\u200D\uFEFF]/g, '')

/** A check for a kind of number that has a shape and nothing else. */
export const byShape = (shape: RegExp, tidy: (text: string) => string = normalise) => (text: string): IdentifierCheck => {
  const canonical = tidy(text)
  return shape.test(canonical) ? right(canonical) : wrong(canonical, 'format')
}

/** Sum of value × weight over the characters. */
export const weighted = (values: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * (values[at] ?? 0), 0)
