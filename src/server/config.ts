import { isAbsolute, resolve } from 'node:path'
import * as v from 'valibot'
import type { S3Place } from './attachments/s3-blobs'

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
  /** Where received files are kept; undefined: in `dataDir`. */
  s3?: S3Place | undefined
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
  S3_ENDPOINT: v.optional(v.pipe(v.string(), v.url('must be an address such as https://s3.example'), v.regex(/^https?:/, 'must be an address such as https://s3.example'), v.transform((url) => url.replace(/\/+$/, '')))),
  S3_BUCKET: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'))),
  S3_REGION: v.optional(v.string(), 'us-east-1'),
  S3_ACCESS_KEY_ID: v.optional(v.string()),
  S3_SECRET_ACCESS_KEY: v.optional(v.string()),
  S3_BUCKET_IN_HOST: v.optional(yesNo, '0'),
  PUBLIC_URL: v.optional(v.pipe(v.string(), v.url('must be an address such as https://station.example'), v.transform((url) => url.replace(/\/+$/, '')))),
  BEHIND_PROXY: v.optional(yesNo, '0'),
  LOG_LEVEL: v.optional(v.picklist(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a pino level'), 'info'),
})

const S3_NEEDED = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const

/** Half a store would mean files on the disk that somebody believes to be elsewhere. */
function s3Problems(given: Record<string, string | undefined>): string[] {
  const asked = Object.keys(given).some((name) => name.startsWith('S3_'))
  return asked ? S3_NEEDED.filter((name) => !given[name]).map((name) => `${name}: must be set with the other S3_ settings`) : []
}

function s3Of(settings: v.InferOutput<typeof Environment>): S3Place | undefined {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey, S3_BUCKET_IN_HOST: bucketInHost } = settings
  return endpoint && bucket && accessKeyId && secretAccessKey ? { endpoint, bucket, region, accessKeyId, secretAccessKey, bucketInHost } : undefined
}

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
    ...s3Problems(given),
    ...(result.success ? [] : result.issues.map((issue) => `${v.getDotPath(issue) ?? 'environment'}: ${issue.message}`)),
  ]
  if (problems.length > 0 || !result.success) throw new ConfigError(problems.join('\n'))
  const { PORT, HOST, DATA_DIR, DATABASE_URL, PUBLIC_URL, BEHIND_PROXY, LOG_LEVEL } = result.output
  return {
    port: PORT, host: HOST, dataDir: isAbsolute(DATA_DIR) ? DATA_DIR : resolve(cwd, DATA_DIR), databaseUrl: DATABASE_URL,
    s3: s3Of(result.output),
    production: args.includes('--production'), publicUrl: PUBLIC_URL, behindProxy: BEHIND_PROXY, logLevel: LOG_LEVEL,
  }
}
