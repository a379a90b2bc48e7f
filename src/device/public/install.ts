import type { ErrorCode } from '@/contract'
import { compareVersions, type ManifestEntry } from '@/domain/content'
import type { InstalledPack, PublicDatabase } from './database'

/** Content could not be installed; what was installed before is untouched. */
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

export interface InstallOptions {
  db: PublicDatabase
  manifest: readonly ManifestEntry[]
  fetch: (url: string) => Promise<Response>
  /** SHA-256 of bytes, lower-case hex. */
  sha256: (bytes: ArrayBuffer) => Promise<string>
  clock: () => Date
}

/**
 * Brings the content on the phone to what the manifest names. A pack that is newer than the manifest's (an old tab after
 * an update) stays. All packs that differ are fetched and checked first, then put in one transaction: a failed, partial
 * or falsified download changes nothing.
 * @returns names of the packs that were put
 * @throws ContentError `offline` when a pack cannot be fetched, `content-damaged` when it is not what the manifest names,
 *   `storage-failed` or `storage-full` when the phone cannot keep it
 */
export async function installContent(options: InstallOptions): Promise<string[]> {
  const { db, manifest } = options
  const present = await heads(db)
  const wanted = manifest.filter((entry) => isNews(entry, present.get(entry.name)))
  if (!wanted.length) return []
  const fetched = await Promise.all(wanted.map((entry) => fetchPack(entry, options)))
  try {
    return await db.transaction('rw', db.packs, db.packContents, async () => {
      // Another tab may have been faster: compare again inside the transaction.
      const now = await heads(db)
      const news = fetched.filter(({ head }) => isNews(head, now.get(head.name)))
      await db.packContents.bulkPut(news.map(({ head, data }) => ({ name: head.name, data })))
      await db.packs.bulkPut(news.map(({ head }) => head))
      return news.map(({ head }) => head.name)
    })
  } catch (error) {
    throw new ContentError(isQuota(error) ? 'storage-full' : 'storage-failed', wanted.map((entry) => entry.name).join(' '), { cause: error })
  }
}

const heads = async (db: PublicDatabase): Promise<Map<string, InstalledPack>> =>
  new Map((await db.packs.toArray()).map((pack) => [pack.name, pack]))

const isNews = (offered: { version: string; sha256: string }, present: { version: string; sha256: string } | undefined): boolean =>
  !present || (offered.sha256 !== present.sha256 && compareVersions(offered.version, present.version) >= 0)

async function fetchPack(entry: ManifestEntry, { fetch, sha256, clock }: InstallOptions): Promise<{ head: InstalledPack; data: unknown }> {
  const bytes = await fetch(entry.url)
    .then((response) => (response.ok ? response.arrayBuffer() : Promise.reject(new Error(String(response.status)))))
    .catch((cause: unknown) => { throw new ContentError('offline', entry.name, { cause }) })
  // Also catches a captive portal's page that comes with status 200.
  if ((await sha256(bytes)) !== entry.sha256) throw new ContentError('content-damaged', entry.name)
  const head = { name: entry.name, version: entry.version, sha256: entry.sha256, installedAt: clock().toISOString() }
  return { head, data: JSON.parse(new TextDecoder().decode(bytes)) }
}

const isQuota = (error: unknown): boolean =>
  error instanceof Error && [error.name, (error as { inner?: Error }).inner?.name].includes('QuotaExceededError')

/** SHA-256 by the browser; needs a secure context, as the service worker does. */
export async function webSha256(bytes: ArrayBuffer): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
