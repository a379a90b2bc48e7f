import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '@/server/store/migrate'
import { migrations } from '@/server/store/migrations'
import { openPglite } from '@/server/store/pglite'
import type { Database } from '@/server/store/database'
import type { RetryTools } from '@/server/store/retry'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What is in a database already: nothing at all, or this program's tables without a row in them. */
export type Laid = 'empty' | 'migrated'

/**
 * Where databases laid once for each version of PGlite and of the schema are kept: laying one takes seconds of processor time, copying
 * it none. Whoever starts on a migrated one still makes sure of its schema and of its request role.
 */
function keptAt(laid: Laid, suffix = ''): string {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@electric-sql/pglite/package.json'), 'utf8')) as { version: string }
  const schema = laid === 'empty' ? '' : `-${createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 16)}`
  return join(root, 'node_modules/.cache', `ipw-pglite-${version}${schema}${suffix}`)
}

/** An embedded database in memory. */
export async function openInMemory(tools: RetryTools, laid: Laid = 'empty'): Promise<Database> {
  const kept = keptAt(laid, '.tar')
  if (!existsSync(kept)) await layInMemory(kept, laid)
  return openPglite(new Blob([readFileSync(kept)]), tools)
}

async function layInMemory(kept: string, laid: Laid): Promise<void> {
  mkdirSync(join(kept, '..'), { recursive: true })
  const making = mkdtempSync(`${kept}.making-`)
  await layInto(making, laid)
  const beside = `${kept}.${process.pid}`
  execFileSync('tar', ['-cf', beside, '-C', join(making, 'database'), '.'])
  rmSync(making, { recursive: true, force: true })
  // Another test's process may be at the same: whoever is last puts the same in the place of the same.
  renameSync(beside, kept)
}

/** Puts an embedded database into a data directory that has none: a server that starts on it need not lay its own. */
export async function layInto(dataDir: string, laid: Laid = 'migrated'): Promise<void> {
  const kept = keptAt(laid)
  if (!existsSync(kept)) await layOnDisk(kept, laid)
  cpSync(kept, dataDir, { recursive: true })
}

async function layOnDisk(kept: string, laid: Laid): Promise<void> {
  mkdirSync(join(kept, '..'), { recursive: true })
  const making = mkdtempSync(`${kept}.making-`)
  const database = await openPglite(join(making, 'database'), { wait: () => Promise.resolve(), random: Math.random })
  if (laid === 'migrated') await migrate(database)
  await database.close()
  // Nothing connects to the two databases that others would be made from: half of all files are theirs.
  for (const unused of ['1', '4'].map((name) => join(making, 'database/base', name))) {
    rmSync(unused, { recursive: true })
    mkdirSync(unused)
  }
  try {
    renameSync(making, kept)
  } catch {
    // Another test's process was first: what it laid is the same.
    rmSync(making, { recursive: true, force: true })
  }
}
