import { Readable } from 'node:stream'
import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import { mayTouch } from '../../accounts/scope'
import { readBytes } from '../../attachments/read-bytes'
import { findAttachment } from '../../attachments/reads'
import { audit } from '../../audit'
import { CodedError } from '../../errors'
import { answerJson } from '../answer'
import { authorized } from '../authorized'
import type { Env, Services } from '../context'
import { savedAs } from '../disposition'
import { protocol } from '../request-start'

const Id = v.pipe(v.string(), v.uuid(), v.toLowerCase())

/** `/uploads` (tus, see attachments/uploads.ts), `GET /attachments/:town/:id` and its `/receipt`. */
export function attachmentRoutes(services: Services): Hono<Env> {
  const { database, uploads } = services
  const routes = new Hono<Env>()
  routes.use('/uploads/*', protocol(false), authorized(services))
  routes.use('/attachments/*', protocol(false), authorized(services))

  const received = async (c: Context<Env>) => {
    const { scope, town, id } = placeOf(c)
    const found = await findAttachment(database, scope, town, id)
    if (!found) throw new CodedError('attachment-unknown')
    if (!found.receipt) throw new CodedError(found.missing ? 'attachment-missing' : 'attachment-pending')
    return { town, attachment: found.attachment, receipt: found.receipt }
  }

  const upload = (c: Context<Env>) => uploads.handle(c.req.raw, c.get('signedIn'))
  routes.post('/uploads', upload)
  routes.on(['GET', 'HEAD', 'PATCH'], '/uploads/:id{[0-9a-f]{32}}', (c) => {
    // hono answers HEAD by the handler of GET; what was uploaded is read under /attachments only
    if (c.req.method === 'GET') throw new CodedError('method-not-allowed')
    return upload(c)
  })

  routes.get('/attachments/:town/:id', async (c) => {
    const { town, attachment, receipt } = await received(c)
    const headers = {
      'content-type': attachment.type, 'content-length': String(receipt.sizeBytes), 'cache-control': 'private, no-store',
      'content-disposition': savedAs(attachment.name),
    }
    // hono answers HEAD by this handler and throws its body away, unread and still open; and nobody has looked at anything
    if (c.req.method === 'HEAD') return c.body(null, 200, headers)
    const { person, deviceId } = c.get('signedIn')
    // before the first byte: nobody looks at evidence unseen
    await audit(database.orm, services.now(), { act: 'file-read', town, by: person, deviceId, about: { kind: 'attachment', id: receipt.attachmentId } })
    const bytes = await readBytes(services, town, receipt, (why) => c.get('log')().error({ sha256: receipt.sha256, why }, 'received bytes are lost'))
    return c.body(Readable.toWeb(bytes) as ReadableStream, 200, headers)
  })

  routes.get('/attachments/:town/:id/receipt', async (c) => {
    const { receipt } = await received(c)
    return answerJson(c, { nonce: c.get('nonce'), ...receipt })
  })
  return routes
}

function placeOf(c: Context<Env>) {
  const { scope } = c.get('signedIn')
  const town = c.req.param('town') ?? ''
  const id = v.safeParse(Id, c.req.param('id'))
  if (!mayTouch(scope, town)) throw new CodedError('town-forbidden')
  if (!id.success) throw new CodedError('attachment-unknown')
  return { scope, town, id: id.output }
}
