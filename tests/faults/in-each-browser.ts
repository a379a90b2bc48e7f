import { describe } from 'vitest'
import { browserKinds, type BrowserKind } from '../harness/other-browser'
import { row } from './row'

/**
 * Plays the same rows in every browser this system has. Where one is missing, each of the rows is skipped and says so.
 * @param rows their numbers
 */
export function inEachBrowser(title: string, rows: readonly number[], play: (kind: BrowserKind) => void): void {
  for (const kind of browserKinds()) {
    describe.sequential(`${title} in ${kind.title}`, () => {
      if (kind.missing === undefined) {
        play(kind)
        return
      }
      process.stderr.write(`SKIPPED in ${kind.title}: rows ${rows.join(', ')}; ${kind.missing}\n`)
      for (const n of rows) row.skip(n, `in ${kind.title}`, kind.missing)
    })
  }
}
