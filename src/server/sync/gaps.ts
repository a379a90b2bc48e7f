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

/** Whether a number has not arrived before. Edits answered earlier come under new ones when their phone goes on as another device. */
export const hasNews = ({ lastSeq, missing }: Numbering, arrived: readonly number[]): boolean =>
  arrived.some((seq) => seq > lastSeq || missing.some(({ from, to }) => seq >= from && seq <= to))

const around = ({ from, to, since }: Gap, seq: number): Gap[] =>
  [{ from, to: seq - 1, since }, { from: seq + 1, to, since }].filter((gap) => gap.from <= gap.to)
