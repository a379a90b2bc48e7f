import { FileStore } from '@tus/file-store'
import { Server, type Upload } from '@tus/server'
import * as v from 'valibot'
import { ATTACHMENT_MAX_BYTES, type ErrorCode } from '@/contract'
import { mayTouch, type Scope } from '../accounts/scope'
import { CodedError } from '../errors'
import type { Database } from '../store/database'
import { mayCreate } from '../sync/rules'
import { noteArrival, type ArrivalTools, type Bringer } from './arrivals'
import type { Blobs } from './blobs'
import { createQuota, type QuotaLimits } from './quota'
import { findAttachment, type FoundAttachment } from './reads'
import { checkFile, receive } from './receive'
import { sweepArriving, sweepErased, sweepUndescribed } from './sweep'

/** An upload is dropped after this time, whole or not. */
const KEPT_MS = 14 * 24 * 3_600_000

export interface UploadTools extends ArrivalTools {
  database: Pick<Database, 'within' | 'orm'>
  blobs: Blobs
  /** Absolute folder of unfinished uploads. */
  folder: string
  quota?: QuotaLimits | undefined
}

export interface Uploads {
  /** Where files lie that are on their way. */
  folder: string
  /** Answers one tus request of a signed-in asker. */
  handle(request: Request, asker: Bringer): Promise<Response>
  /** Removes what has lain long enough, belongs to what was erased, or was left by a crash. @returns how many */
  sweep(): Promise<number>
}

const Metadata = v.object({ attachmentId: v.pipe(v.string(), v.uuid(), v.toLowerCase()), town: v.pipe(v.string(), v.regex(/^\d{9}$/)) })

/**
 * Resumable uploads (tus 1.0) of bytes whose attachment record is already there. Every request is checked against the asker's
 * scope; the whole file is checked against the record before it counts as received.
 */
export function createUploads(tools: UploadTools): Uploads {
  const askers = new WeakMap<object, Bringer>()
  const askerOf = (request: object): Bringer => askers.get(request)!
  const quota = createQuota({ database: tools.database, now: tools.now, limits: tools.quota })
  const store = new FileStore({ directory: tools.folder, expirationPeriodInMilliseconds: KEPT_MS })

  const finish = async (asker: Bringer, upload: Upload): Promise<void> => {
    const { town, attachmentId, attachment, receipt } = await announcedOf(tools.database, asker.scope, upload)
    if (receipt) return
    const { path } = upload.storage!
    await checkFile(path, attachment).catch(async (error: unknown) => {
      // not what was announced: it can never become right, so the next try starts from nothing
      if (error instanceof CodedError) await store.remove(upload.id).catch(() => undefined)
      quota.end(upload.id)
      throw error
    })
    await receive(tools, path, attachment.sha256, () => noteArrival(tools, asker, town, attachmentId))
    quota.end(upload.id)
    // the upload stays until the sweep: a phone that lost the last reply asks how far it
    // got and must not hear that it has to begin again
  }

  const server = new Server({
    path: '/api/uploads',
    datastore: store,
    relativeLocation: true,
    maxSize: ATTACHMENT_MAX_BYTES,
    allowedOrigins: () => false,
    async onUploadCreate(request, upload) {
      const { attachment } = await announcedOf(tools.database, askerOf(request).scope, upload)
      if (attachment.sizeBytes > ATTACHMENT_MAX_BYTES) throw new CodedError('attachment-too-large')
      if (upload.size !== attachment.sizeBytes) throw new CodedError('attachment-size-mismatch')
      await quota.begin(askerOf(request), upload.id, attachment.sizeBytes)
      return {}
    },
    async onIncomingRequest(request, id) {
      if (request.method === 'POST') return
      const upload = await store.getUpload(id)
      // Another town's upload answers as one that never was.
      if (!mayTouch(askerOf(request).scope, String(upload.metadata?.town))) throw new CodedError('not-found')
      await announcedOf(tools.database, askerOf(request).scope, upload)
      // the server may have stopped between the last byte and the receipt: asking where to go on finishes it
      if (request.method === 'HEAD' && upload.offset === upload.size) await finish(askerOf(request), upload)
    },
    async onUploadFinish(request, upload) {
      await finish(askerOf(request), await store.getUpload(upload.id))
      return {}
    },
    onResponseError: (_request, error) => {
      if (error instanceof Error) throw error
      return undefined
    },
  } as ConstructorParameters<typeof Server>[0])

  return {
    folder: tools.folder,
    async handle(request, asker) {
      askers.set(request, asker)
      return withoutForeignMarks(await server.handleWeb(request as Parameters<typeof server.handleWeb>[0]))
    },
    sweep: async () => await store.deleteExpired() + await sweepErased(store, tools.database) + await sweepUndescribed(store, tools.now()) + await sweepArriving(tools.folder, tools.now()),
  }
}

/** @throws CodedError `bad-request`, `forbidden`, `town-forbidden`, `attachment-unknown` */
async function announcedOf(database: UploadTools['database'], scope: Scope, upload: Upload): Promise<FoundAttachment & { town: string; attachmentId: string }> {
  const metadata = v.safeParse(Metadata, upload.metadata)
  if (!metadata.success) throw new CodedError('bad-request', { at: 'upload-metadata' })
  const { town, attachmentId } = metadata.output
  if (!mayTouch(scope, town)) throw new CodedError('town-forbidden')
  const found = await findAttachment(database, scope, town, attachmentId)
  // What is missing may be given back by everybody who could read it: its hash says that it is the same.
  if (!found?.missing && !mayCreate(scope.role, 'attachment')) throw new CodedError('forbidden')
  if (!found) throw new CodedError('attachment-unknown')
  return { town, attachmentId, ...found }
}

/** tus' own refusals, which are plain text, by status. */
const REFUSALS: Record<number, ErrorCode> = { 404: 'not-found', 410: 'not-found', 413: 'attachment-too-large' }

async function withoutForeignMarks(response: Response): Promise<Response> {
  const headers = new Headers(response.headers)
  for (const name of Array.from(headers.keys())) if (name.startsWith('access-control-')) headers.delete(name)
  headers.set('cache-control', 'no-store')
  if (response.status < 400) return new Response(response.body, { status: response.status, headers })
  if (response.status >= 500) throw new CodedError('server-busy', { retryAfterSeconds: 5, cause: new Error(await response.text()) })
  headers.set('content-type', 'application/json; charset=utf-8')
  headers.delete('content-length')
  return new Response(JSON.stringify({ error: REFUSALS[response.status] ?? 'bad-request' }), { status: response.status, headers })
}
