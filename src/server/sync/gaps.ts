import type { Gap } from '@/contract'

/** What the server knows of a device's numbers. */
export interface Numbering {
  /** Highest that arrived. */
  lastSeq: number
  /** Lower ones that did not, in rising order, neither touching nor overlapping. */
  missing: readonly Gap[]
}

/** Only a device that numbers wildly has more: then the oldest are joined, for hiding one would be worse than naming too many. */
const MOST_GAPS = 500

/** A device's edits are numbered without holes, so whatever lies below a number that arrived and has not arrived itself is missing. */
export function afterArrival({ lastSeq, missing }: Numbering, arrived: readonly number[], at: Date): Numbering {
  const since = at.toISOString()
  let last = lastSeq
  let gaps = [...missing]
  for (const seq of [...new Set(arrived)].sort((a, b) => a - b)) {
    if (seq > last) {
      if (seq > last + 1) gaps.push({ from: last + 1, to: seq - 1, since })
      last = seq
    } else {
      gaps = gaps.flatMap((gap) => (seq < gap.from || seq > gap.to ? [gap] : around(gap, seq)))
    }
  }
  while (gaps.length > MOST_GAPS) gaps.splice(0, 2, { ...gaps[0]!, to: gaps[1]!.to })
  return { lastSeq: last, missing: gaps }
}

/** What is still missing once some numbers are accounted for. */
export const without = (missing: readonly Gap[], ranges: readonly Pick<Gap, 'from' | 'to'>[]): Gap[] =>
  ranges.reduce<Gap[]>((gaps, { from, to }) => gaps.flatMap((gap) => (to < gap.from || from > gap.to ? [gap] : outside(gap, from, to))), [...missing])

/** Whether a number has not arrived before. Edits answered earlier come under new ones when their phone goes on as another device. */
export const hasNews = ({ lastSeq, missing }: Numbering, arrived: readonly number[]): boolean =>
  arrived.some((seq) => seq > lastSeq || missing.some(({ from, to }) => seq >= from && seq <= to))

const around = (gap: Gap, seq: number): Gap[] => outside(gap, seq, seq)

/** A gap without the numbers from one to another, which touch it. */
const outside = (gap: Gap, first: number, last: number): Gap[] =>
  [{ ...gap, to: first - 1 }, { ...gap, from: last + 1 }].filter(({ from, to }) => from <= to)
