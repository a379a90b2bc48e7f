import { pino, type DestinationStream, type Logger } from 'pino'
import type { Config } from './config'

/** What must never stand in a log, wherever it turns up. Bodies and query strings are not logged in the first place. */
const REDACTED = [
  'authorization', 'cookie', 'code', 'accessToken', 'refreshToken', 'token', 'passphrase', 'password', 'secret', 'key',
  'name', 'phone', 'label', 'address', 'ip', 'fields', 'set', 'body', 'headers', 'url', 'params', 'query',
]

/** Lines wait for each other, but not for long; a process that ends writes what it has. */
const standardError = (): DestinationStream => pino.destination({ dest: 2, sync: false, minLength: 4_096, periodicFlush: 200 })

/** Log of the server: JSON lines on standard error, so that standard output stays for the person at the terminal. */
export const createLog = (level: Config['logLevel'], destination: DestinationStream = standardError()): Logger => pino({
  level,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: REDACTED.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), remove: true },
  serializers: { err: describeError },
}, destination)

/** An error without what the database may have put into its message: parameters, row contents. */
function describeError(error: unknown): Record<string, unknown> {
  const chain: Record<string, unknown>[] = []
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, severity, table, constraint, routine } = cause as Error & Record<string, unknown>
    // the database quotes the offending value in its own messages, drizzle the whole statement
    const message = /^[0-9A-Z]{5}$/.test(String(code)) || cause.message.startsWith('Failed query') ? undefined : cause.message
    chain.push({ type: cause.name, message, code, severity, table, constraint, routine, stack: cause.stack?.split('\n').filter((line) => line.startsWith('    at ')).slice(0, 12).join('\n') })
  }
  return { chain }
}
