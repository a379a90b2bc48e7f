import { describe } from 'vitest'
import type { BrowserName } from '../harness/hand'
import { browserKinds, type BrowserKind } from '../harness/other-browser'
import { row } from './row'

/**
 * Plays the same rows by the same code in several browsers. Where one is missing on this system, each of its rows is skipped and
 * says so.
 * @param rows their numbers, by browser
 * @param play declares them; `has` tells which of them this browser is to play
 */
export function inEachBrowser(title: string, rows: Partial<Record<BrowserName, readonly number[]>>, play: (kind: BrowserKind, has: (n: number) => boolean) => void): void {
  for (const kind of browserKinds()) {
    const own = rows[kind.name]
    if (!own) continue
    describe.sequential(`${title} in ${kind.title}`, () => {
      if (kind.missing === undefined) {
        play(kind, (n) => own.includes(n))
        return
      }
      process.stderr.write(`SKIPPED in ${kind.title}: rows ${own.join(', ')}; ${kind.missing}\n`)
      for (const n of own) row.skip(n, `in ${kind.title}`, kind.missing)
    })
  }
}
