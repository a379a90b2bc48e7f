import { it } from 'vitest'
import { ROWS } from './rows'

/** What a test says about a row of the fault table; travels with the test to the reporter. */
export interface Observed {
  row: number
  seen: string
}

declare module 'vitest' {
  interface TaskMeta { observed?: Observed }
}

export const NO_POSTGRES = 'no PostgreSQL programs in /usr/lib/postgresql/*/bin or PATH'

const factOf = (n: number) => {
  const found = ROWS.find((row) => row.n === n)
  if (!found) throw new Error(`there is no row ${n} in the fault table`)
  return found
}

/**
 * Declares the test that proves a row of the fault table.
 * @param how what sets this proof apart from others of the row, such as the database it runs on; may be empty
 * @param prove plays the fault and checks what follows. @returns what it saw: a short sentence with what it measured
 */
export function row(n: number, how: string, prove: () => Promise<string>, timeoutMs?: number): void {
  const { fault } = factOf(n)
  it(`${n}. ${fault}${how && ` (${how})`}`, async ({ task }) => {
    const seen = (await prove()).trim()
    if (!seen) throw new Error(`row ${n}: the test does not say what it saw`)
    task.meta.observed = { row: n, seen }
  }, timeoutMs)
}

/** As `row`, where a program it needs is not installed: skipped, and the table says so. */
row.skip = (n: number, how: string, why: string): void => {
  it.skip(`${n}. ${factOf(n).fault}${how && ` (${how})`}: NOT RUN, ${why}`, () => undefined)
}
