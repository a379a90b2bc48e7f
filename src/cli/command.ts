import { ConfigError } from '@/server/config'
import { BackupDamaged, NothingToBackUp, RestoreRefused } from '@/server/backup'
import { NoDatabase } from '@/server/operate'
import { DirectoryInUse } from '@/server/store/directory-lock'
import { RequestRoleRefused } from '@/server/store/request-role'

/** What the person who called must mend. */
export class CallError extends Error {}

const PLAIN = [CallError, ConfigError, BackupDamaged, NothingToBackUp, RestoreRefused, RequestRoleRefused, NoDatabase, DirectoryInUse]

/**
 * Runs a command to its exit status: what it returns, or 2 with one line on standard error when it could not do its work.
 * @param run returns 0, or 1 for a bad result
 */
export async function runCommand(run: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run()
  } catch (error) {
    const { message, stack, code } = error as NodeJS.ErrnoException
    const plain = PLAIN.some((kind) => error instanceof kind) || code !== undefined
    process.stderr.write(`${plain ? message : stack ?? message}\n`)
    process.exitCode = 2
  }
}
