import type { ErrorCode } from '@/contract'
import type { ManifestEntry } from '@/domain/content'

/** Content could not be fetched or installed; what was installed before is untouched. */
export class ContentError extends Error {
  readonly code: ErrorCode
  readonly pack: string

  constructor(code: ErrorCode, pack: string, options?: ErrorOptions) {
    super(`${code}: ${pack}`, options)
    this.name = 'ContentError'
    this.code = code
    this.pack = pack
  }
}

export interface PackSource {
  fetch: (url: string) => Promise<Response>
  /** SHA-256 of bytes, lower-case hex. */
  sha256: (bytes: ArrayBuffer) => Promise<string>
}

/**
 * The content the manifest names, checked.
 * @throws ContentError `offline` when it cannot be fetched, `content-damaged` when it is not what the manifest names
 */
export async function fetchPack(entry: ManifestEntry, { fetch, sha256 }: PackSource): Promise<unknown> {
  const bytes = await fetch(entry.url)
    .then((response) => (response.ok ? response.arrayBuffer() : Promise.reject(new Error(String(response.status)))))
    .catch((cause: unknown) => { throw new ContentError('offline', entry.name, { cause }) })
  // Also catches a captive portal's page that comes with status 200.
  if ((await sha256(bytes)) !== entry.sha256) throw new ContentError('content-damaged', entry.name)
  return JSON.parse(new TextDecoder().decode(bytes))
}

/** SHA-256 by the browser; needs a secure context, as the service worker does. */
export async function webSha256(bytes: ArrayBuffer): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
