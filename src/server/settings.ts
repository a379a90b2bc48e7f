import * as v from 'valibot'

/** One setting as an operator meets it: an environment variable. */
export interface Setting {
  /** From the text that was given; its messages follow the name and a colon. */
  schema: v.GenericSchema<string | undefined, unknown>
  /** For a person who runs the server, one sentence. */
  meaning: string
  /** What holds when it is not set, in words. */
  otherwise: string
  example: string
  /** Must not be shown to everybody who may read the unit file. */
  secret?: true
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const MIN_TOKEN = 24

const port = v.pipe(v.string(), v.regex(/^\d{1,5}$/, 'must be a number from 0 to 65535'), v.transform(Number), v.maxValue(65_535, 'must be a number from 0 to 65535'))
const days = v.pipe(v.string(), v.regex(/^\d{1,5}$/, 'must be a number of days'), v.transform(Number), v.check((number) => number === 0 || number >= 30, 'must be 0 or at least 30'))
const yesNo = v.pipe(v.picklist(['0', '1'], 'must be 0 or 1'), v.transform((text) => text === '1'))
const filled = v.pipe(v.string(), v.minLength(1, 'must not be empty'))
const withoutSlash = v.transform((url: string) => url.replace(/\/+$/, ''))
const address = (example: string) => v.pipe(v.string(), v.url(`must be an address such as ${example}`), v.regex(/^https?:\/\//, `must be an address such as ${example}`), withoutSlash)

/** Every setting there is. The table in docs/deploy.md is written from this list: `npx tsx src/cli/settings-table.ts`. */
export const SETTINGS = {
  PORT: { schema: v.optional(port, '8787'), meaning: 'Port of app and API; 0 takes any that is free.', otherwise: '8787', example: '8787' },
  HOST: { schema: v.optional(v.string()), meaning: 'Address to listen on.', otherwise: 'all addresses', example: '127.0.0.1' },
  DATA_DIR: { schema: v.optional(filled, '.data'), meaning: 'Folder of the embedded database and of the socket for commands; one process at a time.', otherwise: '.data', example: '/var/lib/ip-workstation/8787' },
  FILES_DIR: { schema: v.optional(filled), meaning: 'Folder of received files, uploads under way and the station’s keys; processes that share a PostgreSQL share it.', otherwise: 'DATA_DIR', example: '/var/lib/ip-workstation/files' },
  DATABASE_URL: {
    schema: v.optional(v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://'))), secret: true,
    meaning: 'PostgreSQL to use instead of the embedded database.', otherwise: 'PGlite in DATA_DIR', example: 'postgresql://ip-workstation@/station?host=/run/postgresql',
  },
  S3_ENDPOINT: { schema: v.optional(address('https://s3.example')), meaning: 'S3-compatible store for received files instead of a folder; uploads under way stay in the folder.', otherwise: 'FILES_DIR', example: 'https://s3.example' },
  S3_BUCKET: { schema: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'))), meaning: 'Bucket of that store.', otherwise: '–', example: 'station-files' },
  S3_REGION: { schema: v.optional(v.string(), 'us-east-1'), meaning: 'Region of that store.', otherwise: 'us-east-1', example: 'cn-east-1' },
  S3_ACCESS_KEY_ID: { schema: v.optional(v.string()), secret: true, meaning: 'Key of that store.', otherwise: '–', example: 'from your provider' },
  S3_SECRET_ACCESS_KEY: { schema: v.optional(v.string()), secret: true, meaning: 'Secret of that key.', otherwise: '–', example: 'from your provider' },
  S3_BUCKET_IN_HOST: { schema: v.optional(yesNo, '0'), meaning: '1: the bucket stands in the host’s name instead of the path.', otherwise: '0', example: '1' },
  PUBLIC_URL: { schema: v.optional(address('https://station.example')), meaning: 'What people open; sign-in links begin with it.', otherwise: 'http://localhost and the port', example: 'https://station.example' },
  BEHIND_PROXY: { schema: v.optional(yesNo, '0'), meaning: '1: a reverse proxy of yours stands before the server, so the last address in X-Forwarded-For is the asker’s.', otherwise: '0', example: '1' },
  METRICS_TOKEN: {
    schema: v.optional(v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/, 'must be plain characters without spaces'), v.minLength(MIN_TOKEN, `must have at least ${MIN_TOKEN} characters`))), secret: true,
    meaning: 'Who sends it as a bearer token may read /api/metrics from anywhere.', otherwise: 'only this machine may read them, and not through a proxy', example: 'openssl rand -hex 24',
  },
  UPLOAD_MB_PER_DAY: {
    schema: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,5}$/, 'must be a number from 1 to 999999'), v.transform(Number))),
    meaning: 'Megabytes of files one device may bring in 24 hours; one person may bring twice that.', otherwise: '1000', example: '2000',
  },
  KEEP_PHOTOS_DAYS: { schema: v.optional(days), meaning: 'After so many days photos of visits and enterprises are deleted; 0: never. Say the same in seeds/privacy/notice.yaml.', otherwise: '365', example: '365' },
  KEEP_VISITS_DAYS: { schema: v.optional(days), meaning: 'After so many days persons visited and signatures are taken out of visits; 0: never. Say the same in seeds/privacy/notice.yaml.', otherwise: '1095', example: '1095' },
  LOG_LEVEL: { schema: v.optional(v.picklist(LEVELS, `must be one of ${LEVELS.join(', ')}`), 'info'), meaning: 'How much is logged, on standard error, without personal data.', otherwise: 'info', example: 'warn' },
} as const satisfies Record<string, Setting>

type Schemas = { [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name]['schema'] }

/** Schema of the whole environment. */
export const Environment = v.object(Object.fromEntries(Object.entries(SETTINGS).map(([name, { schema }]) => [name, schema])) as Schemas)
export type EnvironmentRead = v.InferOutput<typeof Environment>
