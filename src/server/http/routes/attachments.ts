import { Readable } from 'node:stream'
import { Hono, type Context } from 'hono'
import * as v from 'valibot'
import { mayTouch } from '../../accounts/scope'
import { findAttachment, findReceipt } from '../../attachments/reads'
import { CodedError } from '../../errors'
import { answerJson } from '../answer'
import { authorized } from '../authorized'
import type { Env, Services } from '../context'
import { protocol } from '../request-start'

const Id = v.pipe(v.string(), v.uuid(), v.toLowerCase())

/** `/uploads` (tus, see attachments/uploads.ts), `GET /attachments/:town/:id` and its `/receipt`. */
export function attachmentRoutes(services: Services): Hono<Env> {
  const { database: { orm }, uploads, blobs } = services
  const routes = new Hono<Env>()
  routes.use('/uploads/*', protocol(false), authorized(services))
  routes.use('/attachments/*', protocol(false), authorized(services))

  const upload = (c: Context<Env>) => uploads.handle(c.req.raw, c.get('signedIn'))
  routes.post('/uploads', upload)
  routes.on(['GET', 'HEAD', 'PATCH'], '/uploads/:id{[0-9a-f]{32}}', (c) => {
    // hono answers HEAD by the handler of GET; what was uploaded is read under /attachments only
    if (c.req.method === 'GET') throw new CodedError('method-not-allowed')
    return upload(c)
  })

  routes.get('/attachments/:town/:id', async (c) => {
    const { scope, town, id } = placeOf(c)
    const attachment = await findAttachment(orm, scope, town, id)
    if (!attachment) throw new CodedError('attachment-unknown')
    const receipt = await findReceipt(orm, scope, town, id)
    if (!receipt) throw new CodedError('attachment-pending')
    const blob = await blobs.open(receipt.sha256)
    if (!blob) {
      c.get('log').error({ sha256: receipt.sha256 }, 'received bytes are gone')
      throw new CodedError('attachment-pending')
    }
    return c.body(Readable.toWeb(blob.bytes) as ReadableStream, 200, {
      'content-type': attachment.type, 'content-length': String(blob.sizeBytes), 'cache-control': 'private, no-store',
      'content-disposition': `attachment; filename*=UTF-8''${encodeName(attachment.name)}`,
    })
  })

  routes.get('/attachments/:town/:id/receipt', async (c) => {
    const { scope, town, id } = placeOf(c)
    if (!await findAttachment(orm, scope, town, id)) throw new CodedError('attachment-unknown')
    const receipt = await findReceipt(orm, scope, town, id)
    if (!receipt) throw new CodedError('attachment-pending')
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

/** RFC 8187, 3.2.1; a lone surrogate, which no percent code stands for, becomes a replacement character. */
const encodeName = (name: string): string =>
  encodeURIComponent(name.replace(/\p{Cs}/gu, '\ufffd')).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
