import { compareVersions, type ManifestEntry } from '@/domain/content'
import type { InstalledPack, PublicDatabase } from './database'
import { ContentError, fetchPack, type PackSource } from './fetch-pack'

export interface InstallOptions extends PackSource {
  db: PublicDatabase
  manifest: readonly ManifestEntry[]
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
  const fetched = await Promise.all(wanted.map(async (entry) => ({ head: headOf(entry, options.clock), data: await fetchPack(entry, options) })))
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

const headOf = ({ name, version, sha256 }: ManifestEntry, clock: () => Date): InstalledPack => ({ name, version, sha256, installedAt: clock().toISOString() })

const isQuota = (error: unknown): boolean =>
  error instanceof Error && [error.name, (error as { inner?: Error }).inner?.name].includes('QuotaExceededError')
