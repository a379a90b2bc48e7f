/**
 * npm run -s campaign:power -- [--rounds 50]
 *
 * Power failures of the embedded database at file level. Exit status 1 at the first acknowledged edit that is lost. Ends with
 * one line of JSON.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { powerRounds } from './power-rounds'

const { values: { rounds } } = parseArgs({ options: { rounds: { type: 'string', default: '50' } } })
const folder = mkdtempSync(join(tmpdir(), 'ipw-power-'))
try {
  const figures = await powerRounds({ folder, rounds: Number(rounds), random: Math.random, say: (line) => process.stderr.write(`${line}\n`) })
  process.stdout.write(`${JSON.stringify(figures)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
