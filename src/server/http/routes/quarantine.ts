import { Hono, type Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { DiscardRequest, MissedRequest, PUSH_MAX_BYTES, QUARANTINE_FILE_TIMEOUT_MS, QuarantineFilesRequest, QuarantineRequest, SealedRequest, WipedRequest, type Missed, type Quarantined, type QuarantinedFiles } from '@/contract'
import { proveShutOut, type ShutOut } from '../../accounts/shut-out-proof'
import { CodedError } from '../../errors'
import { announcedFile, announceFiles, quarantineFile } from '../../quarantine/held-files'
import { noteWiped, quarantineEdits } from '../../quarantine/keep'
import { openSealed } from '../../sync/sealed'
import { listQuarantine } from '../../quarantine/list'
import { missed, notInLogs } from '../../quarantine/missed'
import { discardQuarantine, releaseQuarantine } from '../../quarantine/settle'
import { answerJson } from '../answer'
import { COOKIE } from '../answer-session'
import { authorized, onlyRole } from '../authorized'
import type { Env, Services } from '../context'
import { idOf } from '../inputs'
import { rateLimit } from '../rate-limit'
import { onDisk } from '../on-disk'
import { readBytes, readJson } from '../read-body'
import { protocol } from '../request-start'

/** Five hundred files told of, each by its hash and size. */
const FILES_MAX_BYTES = 131_072
/** Ids of as many edits and files as may be asked about. */
const MISSED_MAX_BYTES = 262_144

/** What shut-out devices hand over, and what administrators make of it: see `@/contract/quarantine`. */
export function quarantineRoutes(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  const administrator = [authorized(services), onlyRole('administrator')] as const
  const limit = rateLimit({ most: 240, ...services })

  const proof = async (c: Context<Env>): Promise<ShutOut> => {
    const held = getCookie(c, COOKIE)
    if (!held) throw new CodedError('signed-out')
    return proveShutOut(services, held)
  }
  const own = ({ deviceId }: ShutOut, named: string): void => {
    if (named.toLowerCase() !== deviceId) throw new CodedError('forbidden', { at: 'deviceId' })
  }

  routes.post('/quarantine', protocol(true), limit, async (c) => {
    const shutOut = await proof(c)
    const { deviceId, mutations, cursors } = await readJson(c, QuarantineRequest, { maxBytes: PUSH_MAX_BYTES })
    own(shutOut, deviceId)
    const edits = await quarantineEdits(services, shutOut, mutations, cursors)
    c.get('log')().info({ deviceId: shutOut.deviceId, edits }, 'a shut-out device handed edits over')
    return answerJson(c, { nonce: c.get('nonce'), edits } satisfies Quarantined)
  })

  routes.post('/quarantine/sealed', protocol(true), limit, async (c) => {
    const shutOut = await proof(c)
    const request = await readJson(c, SealedRequest, { maxBytes: PUSH_MAX_BYTES })
    own(shutOut, request.deviceId)
    const fresh = await notInLogs(services, shutOut, (await openSealed(services.courierKeys, request)).flat())
    const edits = await quarantineEdits(services, shutOut, fresh, request.cursors)
    c.get('log')().info({ deviceId: shutOut.deviceId, edits }, 'a shut-out device handed sealed edits over')
    return answerJson(c, { nonce: c.get('nonce'), edits } satisfies Quarantined)
  })

  routes.post('/quarantine/missed', protocol(true), limit, async (c) => {
    const shutOut = await proof(c)
    const request = await readJson(c, MissedRequest, { maxBytes: MISSED_MAX_BYTES })
    own(shutOut, request.deviceId)
    return answerJson(c, { nonce: c.get('nonce'), ...await missed(services, shutOut, request) } satisfies Missed)
  })

  routes.post('/quarantine/files', protocol(true), limit, async (c) => {
    const shutOut = await proof(c)
    const { deviceId, files } = await readJson(c, QuarantineFilesRequest, { maxBytes: FILES_MAX_BYTES })
    own(shutOut, deviceId)
    return answerJson(c, { nonce: c.get('nonce'), ...await announceFiles(services, shutOut, files) } satisfies QuarantinedFiles)
  })

  routes.post('/quarantine/files/:attachmentId', protocol(true), limit, async (c) => {
    const shutOut = await proof(c)
    const file = await announcedFile(services, shutOut, idOf(c, 'attachmentId'))
    if (file) {
      const bytes = await readBytes(c, { maxBytes: file.sizeBytes, timeoutMs: QUARANTINE_FILE_TIMEOUT_MS })
      await onDisk(services.uploads.folder, services.newId(), bytes, (path) => quarantineFile(services, shutOut, file, path))
      c.get('log')().info({ deviceId: shutOut.deviceId, attachmentId: file.attachmentId }, 'a shut-out device handed a file over')
    }
    return answerJson(c, { nonce: c.get('nonce') })
  })

  routes.post('/quarantine/wiped', protocol(true), limit, async (c) => {
    const shutOut = await proof(c)
    const { deviceId, lost } = await readJson(c, WipedRequest)
    own(shutOut, deviceId)
    await noteWiped(services, shutOut, lost)
    c.get('log')().info({ deviceId: shutOut.deviceId }, 'a device empties itself')
    // The cookie stays: a phone that ends in the middle of it learns anew that it is to be emptied.
    return answerJson(c, { nonce: c.get('nonce') })
  })

  routes.get('/quarantine', ...administrator, async (c) => answerJson(c, await listQuarantine(services.database.orm)))

  routes.post('/quarantine/:deviceId/release', ...administrator, async (c) => {
    const deviceId = idOf(c, 'deviceId')
    const released = await releaseQuarantine(services, deviceId, c.get('signedIn'))
    c.get('log')().info({ deviceId, by: c.get('signedIn').person.id, ...released }, 'quarantined edits were released')
    return answerJson(c, { nonce: c.get('nonce'), ...released })
  })

  routes.post('/quarantine/:deviceId/discard', ...administrator, async (c) => {
    const deviceId = idOf(c, 'deviceId')
    const { reason } = await readJson(c, DiscardRequest)
    const done = await discardQuarantine(services, deviceId, reason, c.get('signedIn'))
    c.get('log')().info({ deviceId, by: c.get('signedIn').person.id, ...done }, 'quarantined edits were thrown away')
    return answerJson(c, { nonce: c.get('nonce'), ...done })
  })
  return routes
}
