/**
 * npm run -s restore -- FILE [--replace]
 *
 * Puts a backup into the database that DATA_DIR or DATABASE_URL name, with the server stopped. A database that holds something
 * is refused unless --replace is said. Phones that know more than the backup send it again by themselves.
 */
import { mkdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { v7 } from 'uuid'
import { openBlobs } from '@/server/attachments/open-blobs'
import { openSealing } from '@/server/audit'
import { checkBackup, restoreBackup, type Erasure } from '@/server/backup'
import { readConfig, sharedFolder } from '@/server/config'
import { lockDirectory } from '@/server/store/directory-lock'
import { openConfigured } from '@/server/store/open-database'
import { CallError, runCommand } from './command'

const lineOf = ({ at, act, name }: Erasure): string => `  ${at} ${act === 'person-erased' ? 'a person, proof' : 'a letter,'} ${name}`

await runCommand(async () => {
  const { positionals: [file, ...more], values: { replace } } = parseArgs({ allowPositionals: true, options: { replace: { type: 'boolean', default: false } } })
  if (file === undefined || more.length > 0) throw new CallError('usage: npm run -s restore -- FILE [--replace]')
  const config = readConfig(process.env, [], process.cwd())
  // before anything is made in the data directory
  await checkBackup(file)
  for (const folder of [config.dataDir, sharedFolder(config)]) mkdirSync(folder, { recursive: true })
  const lock = await lockDirectory(config.dataDir)
  try {
    const database = await openConfigured(config, () => undefined)
    try {
      const blobs = openBlobs(config)
      const { header, counts, missingFiles, undone } = await restoreBackup(
        { database, keepFile: (path, sha256) => blobs.keep(path, sha256), folder: sharedFolder(config), now: () => new Date(), newId: () => v7() }, file, { replace })
      // The older state is meant: signatures made since are not missed.
      openSealing(sharedFolder(config)).last.forget()
      process.stdout.write([
        `State of ${header.madeAt} restored: ${counts.tables.record ?? 0} records in ${counts.tables.town_head ?? 0} towns, ${counts.files - missingFiles.length} files.`,
        'What phones have sent since then, they send again by themselves at their next sync.',
        'A phone that was used since then asks to sign in first: give its person a new link under 人员.',
        'People added, devices revoked and links issued since then are unknown again: repeat these.',
        ...(undone.length > 0 ? ['Erased on request since then, and back again: erase these anew.', ...undone.map(lineOf)] : []),
        '',
      ].join('\n'))
      for (const sha256 of missingFiles) process.stderr.write(`was not in the backup: file ${sha256}\n`)
      return 0
    } finally {
      await database.close()
    }
  } finally {
    await lock.release()
  }
})
