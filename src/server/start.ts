import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { v7 } from 'uuid'
import { openArgon2Thread } from './accounts/argon2-thread'
import { forgetOld } from './accounts/attempts'
import { passphrasesBy, type Cost } from './accounts/passphrase-hash'
import { DAY_MS } from './accounts/tools'
import { randomSecret } from './accounts/tokens'
import { checkFiles } from './attachments/check-files'
import { openBlobs } from './attachments/open-blobs'
import { keepSealing, openSealing } from './audit'
import { createUploads } from './attachments/uploads'
import { earlierBuilds } from './builds'
import { sharedFolder, type Config } from './config'
import { policyPacks, recheckBy } from './content/policy-packs'
import { prepareStation, signInLinks, type SignInLink, type StationMode } from './content/station'
import { createApp } from './http/app'
import type { Services } from './http/context'
import { isPassing } from './http/errors'
import { listen } from './http/listen'
import { contentPolicy } from './http/security-headers'
import { ServerMetrics } from './metrics/server-metrics'
import { openDoor, operatorTasks } from './operate'
import type { Database } from './store/database'
import { lockDirectory } from './store/directory-lock'
import { forgetByAge, retentionOf, type Retention } from './privacy'
import { migrate } from './store/migrate'
import { openConfigured } from './store/open-database'
import { syncStoreOn } from './store/sync-store'
import { PushQueue } from './sync/push-queue'
import { openCourierKeys } from './sync/sealed-keys'
import { AuditWatch } from './verify'

export interface World {
  log: Logger
  version: string
  /** Folder of the built app. */
  appFolder: string
  now?: () => Date
  /** Another database than the settings name, for tests. */
  openDatabase?: () => Promise<Database>
  /** Cheaper hashing of passphrases, for tests. */
  passphraseCost?: Cost
}

export interface RunningServer {
  url: string
  port: number
  mode: StationMode
  links: SignInLink[]
  services: Services
  /** Ends in order: nothing new is taken up, what runs is brought to an end, then the store is closed. */
  close(): Promise<void>
  /** Cuts off requests that `close` still waits for. */
  hurry(): void
}

/**
 * Opens the store, brings it up to date, prepares the station and serves. Whatever fails, what was opened is closed again.
 * @throws DirectoryInUse, SchemaTooNew, StationRefused, or the system's error (port taken, database unreachable)
 */
export async function startServer(config: Config, { log, version, appFolder, now = () => new Date(), passphraseCost, openDatabase = () => openConfigured(config, (error) => log.warn({ err: error }, 'an idle database connection was lost')) }: World): Promise<RunningServer> {
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const lock = await lockDirectory(config.dataDir)
    closers.push(() => lock.release())
    const database = await openDatabase()
    closers.push(() => database.close())
    await migrate(database)

    const account = { database, now, newId: () => v7(), newSecret: randomSecret }
    const mode = await prepareStation(account, config.production)
    const sync = syncStoreOn(database)
    const metrics = new ServerMetrics()
    closers.push(async () => metrics.close())
    const builds = earlierBuilds(join(sharedFolder(config), 'builds'))
    const packs = policyPacks(() => [appFolder, builds.files].map((folder) => join(folder, 'content')), { now, log })
    const pushes = new PushQueue(sync, { ...account, recheck: recheckBy(packs, log), lanes: database.lanes, isPassing, answered: (receipts) => metrics.pushed(receipts) })
    const courierKeys = await openCourierKeys(database, { ...account, newSeed: () => randomBytes(32) })
    const argon2 = openArgon2Thread()
    closers.push(() => argon2.close())
    const blobs = openBlobs(config)
    const uploadFolder = join(sharedFolder(config), 'uploads')
    // the upload store makes it too, but only after the first look into it
    mkdirSync(uploadFolder, { recursive: true, mode: 0o700 })
    const uploads = createUploads({ ...account, sync, blobs, folder: uploadFolder, ...(config.uploadBytesPerDay ? { quota: { device: config.uploadBytesPerDay, person: 2 * config.uploadBytesPerDay } } : {}) })
    const sealing = openSealing(sharedFolder(config))
    const watch = new AuditWatch({ database, sealing, now, onFailure: (error) => log.error({ err: error }, 'the audit could not be checked') })
    closers.push(() => watch.ended())
    const services: Services = { ...account, watch, sync, pushes, courierKeys, blobs, uploads, log, version, trial: mode === 'trial', behindProxy: config.behindProxy, passphrases: passphrasesBy(argon2, passphraseCost), publicUrl: config.publicUrl }
    closers.push(tidyDaily(services, retentionOf(config), () => builds.keep(appFolder, now())))
    closers.push(keepSealing({ database, sealing, now, onFailure: (error) => log.warn({ err: error }, 'the audit could not be signed') }))
    const door = await openDoor(config.dataDir, operatorTasks({ ...services, sealing, retention: retentionOf(config) }))
    closers.push(() => door.close())
    const ending = new AbortController()
    const app = createApp(services, {
      appFolder, earlierBuilds: builds.files, policy: policyOf(appFolder), publicUrl: config.publicUrl, ending: ending.signal,
      metrics: { server: metrics, token: config.metricsToken, text: () => metrics.text({ version, database, pushes, uploadFolder }) },
    })
    const listening = await listen(app, config)
    closers.push(() => listening.close(), async () => ending.abort())
    const url = config.publicUrl ?? `http://localhost:${listening.port}`
    return { url, port: listening.port, mode, links: await signInLinks(account, mode), services, close, hurry: () => listening.cut() }
  } catch (error) {
    await close()
    throw error
  }
}

/** Abandoned uploads and leftovers of crashes go, the database is tidied, old failed sign-ins and what was kept long enough are forgotten, received files are looked for, builds are kept, now and once a day. @returns what stops it */
function tidyDaily(services: Services, retention: Retention, keepBuilds: () => Promise<void>): () => Promise<void> {
  const { uploads, blobs, database, log } = services
  const stopping = new AbortController()
  let running = Promise.resolve()
  const tidy = () => {
    running = Promise.all([uploads.sweep(), blobs.sweep?.(services.now()), database.maintain(), forgetOld(services), lookForFiles(services, stopping.signal), forgetByAge(services, retention, stopping.signal), keepBuilds()])
      .then(() => undefined, (error: unknown) => { if (!stopping.signal.aborted) log.warn({ err: error }, 'tidying failed') })
  }
  tidy()
  const timer = setInterval(tidy, DAY_MS).unref()
  return async () => {
    clearInterval(timer)
    stopping.abort()
    await running
  }
}

async function lookForFiles(services: Services, signal: AbortSignal): Promise<void> {
  const { checked, lost, found, noted } = await checkFiles({ ...services, orm: services.database.orm }, { read: 'sizes', note: true, signal })
  if (lost.length > 0) services.log.error({ checked, lost: lost.length }, noted ? 'received files are lost; phones are asked for them' : 'most received files are not there: is their store the right one?')
  if (found.length > 0) services.log.info({ found: found.length }, 'missing files are there again')
}

/** Worked out anew only when the start page was built again. */
function policyOf(appFolder: string): () => string {
  const page = join(appFolder, 'index.html')
  let stamp = ''
  let policy = contentPolicy('')
  return () => {
    const found = statSync(page, { throwIfNoEntry: false })
    const present = found ? `${found.mtimeMs}-${found.size}` : ''
    if (present !== stamp) {
      stamp = present
      policy = contentPolicy(found ? readFileSync(page, 'utf8') : '')
    }
    return policy
  }
}
