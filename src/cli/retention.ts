/**
 * npm run -s retention [-- --dry-run]
 *
 * Deletes photos and takes persons out of visits that have been kept as long as KEEP_PHOTOS_DAYS and KEEP_VISITS_DAYS say, as the
 * server does by itself once a day. With --dry-run only counts.
 */
import { parseArgs } from 'node:util'
import { readConfig } from '@/server/config'
import { askFor } from '@/server/operate'
import type { RetentionReport } from '@/server/privacy'
import { runCommand } from './command'

await runCommand(async () => {
  const { values: { 'dry-run': dryRun } } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } })
  const { photos, visits, signatures, withdrawn, towns } = await askFor<RetentionReport>(readConfig(process.env, [], process.cwd()), dryRun ? 'retention dry-run' : 'retention')
  process.stdout.write(`${dryRun ? 'would go' : 'gone'}: ${photos} photos, persons of ${visits} visits, ${signatures} signatures, ${withdrawn} files whose consent was withdrawn, in ${towns} towns\n`)
  return 0
})
