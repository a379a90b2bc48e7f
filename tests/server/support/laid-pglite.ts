import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { openPglite } from '@/server/store/pglite'
import type { Database } from '@/server/store/database'
import type { RetryTools } from '@/server/store/retry'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * An empty embedded database in memory. Laying one takes seconds of processor time; so it is laid once for each version of PGlite,
 * and every other one begins as its copy.
 */
export async function openInMemory(tools: RetryTools): Promise<Database> {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@electric-sql/pglite/package.json'), 'utf8')) as { version: string }
  const kept = join(root, 'node_modules/.cache', `ipw-pglite-${version}.tar`)
  if (!existsSync(kept)) await lay(kept)
  return openPglite(new Blob([readFileSync(kept)]), tools)
}

async function lay(kept: string): Promise<void> {
  const laid = await PGlite.create()
  const dump = await laid.dumpDataDir('none')
  await laid.close()
  mkdirSync(join(kept, '..'), { recursive: true })
  // Another test's process may be at the same: whoever is last puts the same in the place of the same.
  const beside = `${kept}.${process.pid}`
  writeFileSync(beside, Buffer.from(await dump.arrayBuffer()))
  renameSync(beside, kept)
}
