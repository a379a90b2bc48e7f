import { isAbsolute, resolve } from 'node:path'
import * as v from 'valibot'
import type { S3Place } from './attachments/s3-blobs'
import { Environment, SETTINGS, type EnvironmentRead } from './settings'

/** A setting the server cannot start with; the message is for the person at the terminal. */
export class ConfigError extends Error {}

export interface Config {
  port: number
  /** Address to listen on; undefined: all. */
  host: string | undefined
  /** Absolute folder of the embedded database. */
  dataDir: string
  /** Absolute folder of received files and of uploads under way, which several processes may share; undefined: in `dataDir`. */
  filesDir?: string | undefined
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
  /** Bytes of files a device may bring in 24 hours, a person twice that; undefined: the server's own measure. */
  uploadBytesPerDay?: number | undefined
  /** Days; undefined: the server's own measure; 0: for ever. */
  keepPhotosDays?: number | undefined
  keepVisitsDays?: number | undefined
  /** Opens `/api/metrics` to whoever sends it; undefined: only this machine reads them. */
  metricsToken?: string | undefined
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
}

const S3_NEEDED = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const

/** Half a store would mean files on the disk that somebody believes to be elsewhere. */
function s3Problems(given: Record<string, string | undefined>): string[] {
  const asked = Object.keys(given).filter((name) => name.startsWith('S3_'))
  const unknown = asked.filter((name) => !(name in SETTINGS)).map((name) => `${name}: there is no such setting`)
  return asked.length > 0 ? [...unknown, ...S3_NEEDED.filter((name) => !given[name]).map((name) => `${name}: must be set with the other S3_ settings`)] : []
}

function s3Of(settings: EnvironmentRead): S3Place | undefined {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey, S3_BUCKET_IN_HOST: bucketInHost } = settings
  return endpoint && bucket && accessKeyId && secretAccessKey ? { endpoint, bucket, region, accessKeyId, secretAccessKey, bucketInHost } : undefined
}

/** Folder of what all processes of a station have in common: received files, keys. */
export const sharedFolder = ({ dataDir, filesDir = dataDir }: Pick<Config, 'dataDir' | 'filesDir'>): string => filesDir

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
  const { PORT, HOST, DATA_DIR, FILES_DIR, DATABASE_URL, PUBLIC_URL, BEHIND_PROXY, METRICS_TOKEN, UPLOAD_MB_PER_DAY, KEEP_PHOTOS_DAYS, KEEP_VISITS_DAYS, LOG_LEVEL } = result.output
  const absolute = (folder: string) => (isAbsolute(folder) ? folder : resolve(cwd, folder))
  return {
    port: PORT, host: HOST, dataDir: absolute(DATA_DIR), filesDir: FILES_DIR === undefined ? undefined : absolute(FILES_DIR), databaseUrl: DATABASE_URL,
    s3: s3Of(result.output),
    production: args.includes('--production'), publicUrl: PUBLIC_URL, behindProxy: BEHIND_PROXY, metricsToken: METRICS_TOKEN,
    keepPhotosDays: KEEP_PHOTOS_DAYS, keepVisitsDays: KEEP_VISITS_DAYS,
    uploadBytesPerDay: UPLOAD_MB_PER_DAY === undefined ? undefined : UPLOAD_MB_PER_DAY * 1_000_000, logLevel: LOG_LEVEL,
  }
}
