/**
 * npm run -s backup -- FILE
 *
 * Writes all that the server knows (DATA_DIR, DATABASE_URL), received files too, as of one moment, also while the server runs.
 * FILE must not be there yet; it gets its name only when it is whole and has been read back. It holds personal data.
 */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { finished } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { createGzip } from 'node:zlib'
import { checkBackup } from '@/server/backup'
import { readConfig } from '@/server/config'
import { ask } from '@/server/operate'
import { CallError, runCommand } from './command'

await runCommand(async () => {
  const { positionals: [file, ...more] } = parseArgs({ allowPositionals: true })
  if (file === undefined || more.length > 0) throw new CallError('usage: npm run -s backup -- FILE')
  if (existsSync(file)) throw new CallError(`${file} is there already; a backup never replaces another.`)
  const part = `${file}.part-${process.pid}`
  const packed = createGzip()
  const disk = packed.pipe((await open(part, 'wx', 0o600)).createWriteStream({ flush: true }))
  try {
    const written = finished(disk)
    written.catch((error: Error) => packed.destroy(error))
    await ask(readConfig(process.env, [], process.cwd()), 'backup', async (text) => {
      if (!packed.write(text)) await Promise.race([once(packed, 'drain'), written])
    })
    packed.end()
    await written
    const { counts, missingFiles } = await checkBackup(part)
    await rename(part, file)
    await syncFolder(dirname(file))
    process.stdout.write(`${file}: ${counts.tables.record ?? 0} records, ${counts.tables.town_log ?? 0} log entries, ${counts.files - missingFiles.length} files\n`)
    for (const sha256 of missingFiles) process.stderr.write(`not in it, because its bytes are not there as they were received: file ${sha256}\n`)
    return missingFiles.length > 0 ? 1 : 0
  } finally {
    packed.destroy()
    disk.destroy()
    if (!disk.closed) await once(disk, 'close')
    await rm(part, { force: true })
  }
})

async function syncFolder(path: string): Promise<void> {
  // Windows does not open folders, and keeps names by itself
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  await handle.sync()
  await handle.close()
}
