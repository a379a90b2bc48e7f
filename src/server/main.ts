// The server's process: reads the settings, serves until told to stop, says at the terminal how to get in.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, readConfig, type Config } from './config'
import { StationRefused } from './content/station'
import { createLog } from './log'
import { startServer, type RunningServer } from './start'
import { DirectoryInUse } from './store/directory-lock'
import { SchemaTooNew } from './store/migrate'
import { RequestRoleRefused } from './store/request-role'

/** Built, this file lies in dist/server beside dist/app; from source, in src/server. */
function appFolder(): string {
  const beside = join(import.meta.dirname, '../app')
  return existsSync(join(beside, 'index.html')) ? beside : join(import.meta.dirname, '../../dist/app')
}

/** Said in one piece: whoever waits for "ready" has the links too. */
function announcement({ url, mode, links, services }: RunningServer, config: Config): string {
  const place = config.databaseUrl === undefined ? config.dataDir : 'DATABASE_URL'
  const lines = [`IP Workstation ${services.version} ready on ${url} (${services.database.kind}, ${place}${mode === 'trial' ? ', trial' : ''})`]
  if (links.length > 0) lines.push(mode === 'trial' ? 'One-time sign-in links, valid 24 hours:' : 'One-time link for the administrator, valid 24 hours:')
  for (const { role, name, code } of links) lines.push(`  ${role.padEnd(14)}${url}/enrol#${code}  ${name}`)
  return lines.join('\n')
}

/** One line for the person at the terminal, for what they can mend; anything else with its stack. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DirectoryInUse || error instanceof SchemaTooNew || error instanceof RequestRoleRefused || error instanceof StationRefused) return error.message
  const { code, message, stack } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `Port already in use: ${message}. Set PORT to another one.`
  if (code === 'EACCES') return `Not allowed: ${message}.`
  return stack ?? message
}

/** A second signal this long after the first one cuts off what is still under way. */
const IN_EARNEST_MS = 500

async function main(): Promise<void> {
  const version = typeof APP_VERSION === 'string' ? APP_VERSION : 'development'
  const config = readConfig(process.env, process.argv.slice(2), process.cwd())
  const running = await startServer(config, { log: createLog(config.logLevel), version, appFolder: appFolder() })
  let askedAt: number | undefined
  const stop = () => {
    if (askedAt !== undefined) {
      // A terminal's Ctrl-C comes twice at once, from it and from npm; whoever asks again later does not want to wait.
      if (performance.now() - askedAt > IN_EARNEST_MS) running.hurry()
      return
    }
    askedAt = performance.now()
    running.close().then(() => process.exit(0), (error: unknown) => {
      console.error(explain(error))
      process.exit(1)
    })
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  console.log(announcement(running, config))
}

main().catch((error: unknown) => {
  console.error(explain(error))
  process.exit(1)
})
