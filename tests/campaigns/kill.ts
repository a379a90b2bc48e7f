/**
 * npm run -s campaign:kill -- [--rounds 100] [--on pglite|postgresql|both]
 *
 * SIGKILLs under load on the embedded database and, where its programs are installed, on PostgreSQL. Exit status 1 at the first
 * acknowledged edit that is lost, doubled or missed. Ends with one line of JSON.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findPostgres, startPostgres } from '../server/support/postgres'
import { killRounds, type KillFigures } from './kill-rounds'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '100' }, on: { type: 'string', default: 'both' } } })
const rounds = Number(values.rounds)
const say = (line: string) => process.stderr.write(`${line}\n`)

async function campaign(name: string, databaseUrl?: string): Promise<KillFigures> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipw-kill-'))
  say(`${rounds} kills on ${name}`)
  try {
    return await killRounds({ dataDir, rounds, random: Math.random, say, ...(databaseUrl === undefined ? {} : { databaseUrl }) })
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const result: Record<string, KillFigures | 'not installed'> = {}
if (values.on !== 'postgresql') result.pglite = await campaign('pglite')
if (values.on !== 'pglite') {
  const bin = findPostgres()
  if (bin === undefined) result.postgresql = 'not installed'
  else {
    const postgres = await startPostgres(bin)
    try {
      result.postgresql = await campaign('postgresql', await postgres.createDatabase())
    } finally {
      await postgres.stop()
    }
  }
}
process.stdout.write(`${JSON.stringify(result)}\n`)
