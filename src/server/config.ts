import { isAbsolute, resolve } from 'node:path'
import * as v from 'valibot'

/** A setting the server cannot start with; the message is for the person at the terminal. */
export class ConfigError extends Error {}

export interface Config {
  port: number
  /** Address to listen on; undefined: all. */
  host: string | undefined
  /** Absolute folder of the embedded database and of attachments. */
  dataDir: string
  /** PostgreSQL; without it PGlite in `dataDir`. */
  databaseUrl: string | undefined
  /** Refuse trial content. */
  production: boolean
  /** What links for people start with, without a slash at the end; undefined: http://localhost and the port. */
  publicUrl: string | undefined
  /** A reverse proxy stands before the server: the last address of X-Forwarded-For is the client's. */
  behindProxy: boolean
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
}

const wholeNumber = v.pipe(v.string(), v.regex(/^\d{1,5}$/, 'must be a number from 0 to 65535'), v.transform(Number), v.maxValue(65_535, 'must be a number from 0 to 65535'))
const yesNo = v.pipe(v.picklist(['0', '1'], 'must be 0 or 1'), v.transform((text) => text === '1'))
const Environment = v.object({
  PORT: v.optional(wholeNumber, '8787'),
  HOST: v.optional(v.string()),
  DATA_DIR: v.optional(v.pipe(v.string(), v.minLength(1, 'must not be empty')), '.data'),
  DATABASE_URL: v.optional(v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://'))),
  PUBLIC_URL: v.optional(v.pipe(v.string(), v.url('must be an address such as https://station.example'), v.transform((url) => url.replace(/\/+$/, '')))),
  BEHIND_PROXY: v.optional(yesNo, '0'),
  LOG_LEVEL: v.optional(v.picklist(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a pino level'), 'info'),
})

/**
 * Reads the settings; an empty variable counts as not set.
 * @param args command line after the script, such as `--production`
 * @throws ConfigError with one line for each setting that is wrong
 */
export function readConfig(environment: Record<string, string | undefined>, args: readonly string[], cwd: string): Config {
  const unknown = args.filter((arg) => arg !== '--production')
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
  const result = v.safeParse(Environment, given)
  const problems = [
    ...unknown.map((arg) => `${arg}: unknown option; there is only --production`),
    ...(result.success ? [] : result.issues.map((issue) => `${v.getDotPath(issue) ?? 'environment'}: ${issue.message}`)),
  ]
  if (problems.length > 0 || !result.success) throw new ConfigError(problems.join('\n'))
  const { PORT, HOST, DATA_DIR, DATABASE_URL, PUBLIC_URL, BEHIND_PROXY, LOG_LEVEL } = result.output
  return {
    port: PORT, host: HOST, dataDir: isAbsolute(DATA_DIR) ? DATA_DIR : resolve(cwd, DATA_DIR), databaseUrl: DATABASE_URL,
    production: args.includes('--production'), publicUrl: PUBLIC_URL, behindProxy: BEHIND_PROXY, logLevel: LOG_LEVEL,
  }
}
