import { NONCE_HEADER, PROTOCOL, PROTOCOL_HEADER, ERROR_CODES, UPLOADS_PATH, type ErrorCode } from '@/contract'
import { newId, write, type FileRow, type UserDatabase } from '@/device'
import { createFetchStack } from './fetch-stack'
import { SyncProblem } from './problem'
import type { SessionKeeper } from './session'

export interface Upload {
  file: FileRow
  town: string
  bytes: ArrayBuffer
  onProgress(sentBytes: number): void
}

/** Brings a file's bytes to the server, going on where an earlier try broke off. @throws SyncProblem */
export type Uploader = (upload: Upload) => Promise<void>

/** Small enough that a weak network finishes one between two failures. */
const CHUNK_BYTES = 512 * 1024
/** A chunk that brings no byte for this long is given up. */
const STALL_MS = 30_000

function problemOf(error: unknown): SyncProblem {
  const response = (error as { originalResponse?: { getStatus(): number; getBody(): string; getHeader(name: string): string | undefined } | null }).originalResponse
  const status = response?.getStatus() ?? 0
  if (!response || status === 0) return new SyncProblem('offline', 'offline')
  let code: ErrorCode | undefined
  try {
    const named = (JSON.parse(response.getBody()) as { error?: ErrorCode }).error
    code = ERROR_CODES.find((known) => known === named)
  } catch {
    // tus answers its own refusals in plain text
  }
  const wished = Number(response.getHeader('retry-after'))
  if (status === 429 || status === 503) return new SyncProblem('busy', code ?? 'server-busy', { status, ...(wished > 0 ? { retryAfterMs: wished * 1000 } : {}) })
  // No word of ours: either our answer to HEAD, which has no body, or a box on the way. Whether the session has ended is asked elsewhere.
  if (status === 401 && !code) return new SyncProblem('offline', 'offline', { status })
  return status >= 500 ? new SyncProblem('fault', code ?? 'server-fault', { status }) : new SyncProblem('refused', code ?? 'server-fault', { status })
}

/** Where begun uploads stand, kept in the person's database so that they go on after a restart. */
function urlStore(db: UserDatabase) {
  type Previous = Record<string, unknown> & { urlStorageKey: string }
  const all = async (rows: Promise<{ key: string; upload: Record<string, unknown> }[]>) => (await rows).map(({ key, upload }) => ({ ...upload, urlStorageKey: key }) as never)
  return {
    findAllUploads: () => all(db.uploads.toArray()),
    findUploadsByFingerprint: (fingerprint: string) => all(db.uploads.where('fingerprint').equals(fingerprint).toArray()),
    removeUpload: (key: string) => write(db, [db.uploads], () => db.uploads.delete(key)),
    async addUpload(fingerprint: string, upload: unknown) {
      const key = newId(db.clock, db.random)
      const { size, metadata, creationTime, uploadUrl } = upload as Previous
      await write(db, [db.uploads], () => db.uploads.put({ key, fingerprint, upload: { size, metadata, creationTime, uploadUrl } }))
      return key
    },
  }
}

/** Resumable uploads by the tus protocol 1.0.0; the library is loaded with the first file. */
export function createTusUploader(db: UserDatabase, session: SessionKeeper, endpoint = UPLOADS_PATH): Uploader {
  return async ({ file, town, bytes, onProgress }) => {
    const { Upload } = await import('tus-js-client')
    const send = async (renew: boolean): Promise<void> => {
      const token = await session.token(renew)
      await new Promise<void>((resolve, reject) => {
        let stall: ReturnType<typeof setTimeout> | undefined
        const upload = new Upload(new Blob([bytes], { type: file.type }), {
          endpoint,
          chunkSize: CHUNK_BYTES,
          ...(typeof XMLHttpRequest === 'undefined' ? { httpStack: createFetchStack() } : {}),
          // The engine has its own waits; the library would hold the lock while it waits.
          retryDelays: null,
          urlStorage: urlStore(db),
          // With its town: a record that moves in mid-upload begins anew there.
          fingerprint: async () => `${file.id}:${file.sha256}:${town}`,
          removeFingerprintOnSuccess: true,
          metadata: { attachmentId: file.id, town },
          headers: { authorization: `Bearer ${token}`, [PROTOCOL_HEADER]: String(PROTOCOL), [NONCE_HEADER]: file.id },
          onProgress: (sent) => { moved(); onProgress(sent) },
          onSuccess: () => { clearTimeout(stall); resolve() },
          onError: (error) => { clearTimeout(stall); reject(problemOf(error)) },
        })
        const moved = (): void => {
          clearTimeout(stall)
          stall = setTimeout(() => {
            void upload.abort().catch(() => undefined)
            reject(new SyncProblem('offline', 'timeout'))
          }, STALL_MS)
        }
        moved()
        const begin = async (): Promise<void> => {
          const [previous] = await upload.findPreviousUploads()
          if (previous) upload.resumeFromPreviousUpload(previous)
          upload.start()
        }
        begin().catch(reject)
      })
    }
    try {
      await send(false)
    } catch (error) {
      if (!(error instanceof SyncProblem) || error.status !== 401) throw error
      await send(true)
    }
  }
}
