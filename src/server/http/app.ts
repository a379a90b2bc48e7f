import { Hono } from 'hono'
import type { Health } from '@/contract'
import { CodedError } from '../errors'
import type { ServerMetrics } from '../metrics/server-metrics'
import { SCHEMA_VERSION } from '../store/migrations'
import { guarded, requireListed } from './access'
import { answerJson } from './answer'
import type { Env, Services } from './context'
import { answerError } from './errors'
import { measured } from './measured'
import { createOverTls } from './over-tls'
import { sameSite } from './request-checks'
import { nonce, refuseWhenEnding, requestLog } from './request-start'
import { accountRoutes } from './routes/accounts'
import { appRoutes } from './routes/app'
import { attachmentRoutes } from './routes/attachments'
import { auditRoutes } from './routes/audit'
import { cspReportRoutes } from './routes/csp-reports'
import { exportRoutes } from './routes/exports'
import { feedbackRoutes } from './routes/feedback'
import { historyRoutes } from './routes/history'
import { letterRoutes } from './routes/letters'
import { metricRoutes, type MetricAccess } from './routes/metrics'
import { passkeyRoutes } from './routes/passkeys'
import { peopleRoutes } from './routes/people'
import { privacyRoutes } from './routes/privacy'
import { quarantineRoutes } from './routes/quarantine'
import { sealedRoutes } from './routes/sealed'
import { moveRoutes, syncRoutes } from './routes/sync'
import { securityHeaders } from './security-headers'

export interface AppOptions {
  /** Folder of the built app. */
  appFolder: string
  /** Folder of earlier builds' parts. */
  earlierBuilds?: string
  /** Content-Security-Policy of pages and workers. */
  policy(): string
  /** What addresses for people begin with. */
  publicUrl?: string | undefined
  metrics: MetricAccess & { server: ServerMetrics }
  /** Aborted when the process is about to end: requests that come later are sent elsewhere. */
  ending: AbortSignal
}

/** All there is under one origin: the API under `/api`, the app elsewhere. */
export function createApp(services: Services, { appFolder, earlierBuilds, policy, publicUrl, metrics, ending }: AppOptions): Hono<Env> {
  const app = new Hono<Env>()
  app.onError(answerError)
  app.use(measured(metrics.server), requestLog(services.log, services.newId), securityHeaders({ policy, overTls: createOverTls({ publicUrl, behindProxy: services.behindProxy }) }), refuseWhenEnding(ending))

  const api = new Hono<Env>()
  api.use(sameSite, nonce, guarded(services))
  api.get('/health', (c) => answerJson(c, {
    status: 'ready', version: services.version, database: services.database.kind, schemaVersion: SCHEMA_VERSION, trial: services.trial,
  } satisfies Health))
  api.route('/sync', syncRoutes(services))
  api.route('/sync', sealedRoutes(services))
  api.route('/', moveRoutes(services))
  api.route('/', attachmentRoutes(services))
  api.route('/', historyRoutes(services))
  api.route('/', auditRoutes(services))
  api.route('/', exportRoutes(services))
  api.route('/', feedbackRoutes(services))
  api.route('/', letterRoutes(services))
  api.route('/', accountRoutes(services))
  api.route('/', passkeyRoutes(services))
  api.route('/', peopleRoutes(services))
  api.route('/', quarantineRoutes(services))
  api.route('/', privacyRoutes(services))
  api.route('/', cspReportRoutes(services))
  api.route('/', metricRoutes(metrics))

  app.route('/api', api)
  app.all('/api/*', (c) => { throw new CodedError(pathKnown(app, c.req.path) ? 'method-not-allowed' : 'not-found') })
  app.route('/', appRoutes(appFolder, earlierBuilds))
  requireListed(app)
  return app
}

/** Whether some other method is answered there. */
function pathKnown(app: Hono<Env>, path: string): boolean {
  return app.routes.some((route) => route.method !== 'ALL' && route.path.startsWith('/api/')
    && new RegExp(`^${route.path.replace(/:[^/]+/g, '[^/]+').replace(/\*/g, '.*')}$`).test(path))
}
