import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { openPglite } from '@/server/store/pglite'
import type { Database } from '@/server/store/database'
import type { RetryTools } from '@/server/store/retry'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Where databases laid once for each version of PGlite are kept: laying one takes seconds of processor time, copying it none. */
function keptAt(name: (version: string) => string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@electric-sql/pglite/package.json'), 'utf8')) as { version: string }
  return join(root, 'node_modules/.cache', name(version))
}

/** An empty embedded database in memory. */
export async function openInMemory(tools: RetryTools): Promise<Database> {
  const kept = keptAt((version) => `ipw-pglite-${version}.tar`)
  if (!existsSync(kept)) await layInMemory(kept)
  return openPglite(new Blob([readFileSync(kept)]), tools)
}

async function layInMemory(kept: string): Promise<void> {
  const laid = await PGlite.create()
  const dump = await laid.dumpDataDir('none')
  await laid.close()
  mkdirSync(join(kept, '..'), { recursive: true })
  // Another test's process may be at the same: whoever is last puts the same in the place of the same.
  const beside = `${kept}.${process.pid}`
  writeFileSync(beside, Buffer.from(await dump.arrayBuffer()))
  renameSync(beside, kept)
}

/** Puts an empty embedded database into a data directory that has none: a server that starts on it need not lay its own. */
export async function layInto(dataDir: string): Promise<void> {
  const kept = keptAt((version) => `ipw-pglite-${version}`)
  if (!existsSync(kept)) await layOnDisk(kept)
  cpSync(kept, dataDir, { recursive: true })
}

async function layOnDisk(kept: string): Promise<void> {
  mkdirSync(join(kept, '..'), { recursive: true })
  const making = mkdtempSync(`${kept}.making-`)
  const database = await openPglite(join(making, 'database'), { wait: () => Promise.resolve(), random: Math.random })
  await database.close()
  try {
    renameSync(making, kept)
  } catch {
    // Another test's process was first: what it laid is the same.
    rmSync(making, { recursive: true, force: true })
  }
}
