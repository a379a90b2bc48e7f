/**
 * npm run -s verify [-- --files]
 *
 * Checks the database that DATA_DIR or DATABASE_URL name, also while the server runs: every town's log from its first entry to
 * its head, the records and receipts it speaks of, with --files the received bytes too. One line for each town; exit status 1
 * when something is wrong, 2 when it could not be checked.
 */
import { parseArgs } from 'node:util'
import { readConfig } from '@/server/config'
import { askFor } from '@/server/operate'
import { runCommand } from './command'

await runCommand(async () => {
  const { values: { files } } = parseArgs({ options: { files: { type: 'boolean', default: false } } })
  const { lines, sound } = await askFor<{ lines: string[]; sound: boolean }>(readConfig(process.env, [], process.cwd()), files ? 'verify files' : 'verify')
  process.stdout.write(`${lines.join('\n')}\n`)
  return sound ? 0 : 1
})
