/** A long list as parts of entries, of which only some are drawn: the others are a gap as high as they are. Lengths in px. */
export interface LongList {
  /** Entries in all. */
  count: number
  /** Entries of the first part, and of each after it. */
  first: number
  step: number
}

/** What stands in the list, from above: a drawn part, or a gap in place of the parts `from` (included) to `to` (not). */
export type Run = { part: number } | { from: number; to: number; px: number }

/** A stretch of the page, from above. */
export interface Stretch { top: number; bottom: number }

export const partsIn = ({ count, first, step }: LongList): number => (count <= first ? Math.min(count, 1) : 1 + Math.ceil((count - first) / step))

/** The entries of a part, from `from` (included) to `to` (not). */
export function entriesOf({ count, first, step }: LongList, part: number): { from: number; to: number } {
  const from = part === 0 ? 0 : first + (part - 1) * step
  return { from, to: Math.min(count, part === 0 ? first : from + step) }
}

/** How high each part is: as measured when it was last drawn, else by its entries. */
export const heights = (list: LongList, measured: ReadonlyMap<number, number>, rowPx: number) => (part: number): number => {
  const { from, to } = entriesOf(list, part)
  return measured.get(part) ?? (to - from) * rowPx
}

export function runsOf(list: LongList, drawn: ReadonlySet<number>, px: (part: number) => number): Run[] {
  const runs: Run[] = []
  for (let part = 0; part < partsIn(list); part += 1) {
    const last = runs.at(-1)
    if (drawn.has(part)) runs.push({ part })
    else if (last && 'from' in last) {
      last.to += 1
      last.px += px(part)
    } else runs.push({ from: part, to: part + 1, px: px(part) })
  }
  return runs
}

/** @returns the part of a gap, which begins at `top`, that lies nearest to the middle of the view, and how far from it */
export function nearestPart({ from, to }: { from: number; to: number }, top: number, middle: number, px: (part: number) => number): { part: number; away: number } {
  let best = { part: from, away: Infinity }
  for (let part = from, above = top; part < to; part += 1) {
    const below = above + px(part)
    const away = Math.max(0, above - middle, middle - below)
    if (away < best.away) best = { part, away }
    above = below
  }
  return best
}
