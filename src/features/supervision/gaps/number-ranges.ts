import type { Gap } from '@/contract'

/** How many numbers are missing. */
export const countOf = (gaps: readonly Pick<Gap, 'from' | 'to'>[]): number => gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0)

/** `41`, `57–60`: the ranges as people read them. @param number writes one number in the reader's language */
export const rangesOf = (gaps: readonly Pick<Gap, 'from' | 'to'>[], number: (value: number) => string): string[] =>
  gaps.map(({ from, to }) => (from === to ? number(from) : `${number(from)}–${number(to)}`))

/** Since when the oldest is missing, ISO 8601. */
export const missingSince = (gaps: readonly Pick<Gap, 'since'>[]): string | undefined => gaps.map(({ since }) => since).sort()[0]
