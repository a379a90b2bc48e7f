import { isPolicyPackName, versionedPolicy, type ContentName, type ContentPacks, type VersionedPolicy } from '@/domain/content'
import type { PolicyPack } from '@/domain/policy'
import { ContentError, type PublicDatabase } from '@/device/public'

export interface Content {
  /** Puts the content of this build on the phone if it is not there; called once by the app, and by the readers below. */
  install(): Promise<void>
  directory(): Promise<ContentPacks['directory']>
  regions(): Promise<ContentPacks['regions']>
  indicators(): Promise<ContentPacks['indicators']>
  choices(): Promise<ContentPacks['choices']>
  privacy(): Promise<ContentPacks['privacy']>
  /** One per policy document, in the order of their names. */
  policies(): Promise<VersionedPolicy[]>
}

/**
 * Reads content lazily and keeps what it read. Installed content is used at once; a newer one of the build is put beside
 * it and is seen from the next start on, so that no form changes under the hand.
 * @param install brings the database to the content of this build
 */
export function createContent({ db, install }: { db: PublicDatabase; install: () => Promise<unknown> }): Content {
  const read = new Map<string, Promise<unknown>>()
  let installing: Promise<void> | undefined

  const installOnce = (): Promise<void> => {
    // A failed attempt is forgotten: the next reader tries again, perhaps with network.
    installing ??= install().then(() => undefined).catch((error: unknown) => { installing = undefined; throw error })
    return installing
  }
  const once = <T>(name: string, load: () => Promise<T>): Promise<T> => {
    const found = read.get(name) ?? load().catch((error: unknown) => { read.delete(name); throw error })
    read.set(name, found)
    return found as Promise<T>
  }
  const pack = <N extends ContentName>(name: N) => () => once(name, async () => {
    if (!(await db.packs.get(name))) await installOnce()
    const content = await db.packContents.get(name)
    if (!content) throw new ContentError('storage-failed', name)
    return content.data as ContentPacks[N]
  })

  return {
    install: installOnce,
    directory: pack('directory'),
    regions: pack('regions'),
    indicators: pack('indicators'),
    choices: pack('choices'),
    privacy: pack('privacy'),
    policies: () => once('policies', async () => {
      const names = async () => (await db.packs.toCollection().primaryKeys()).filter(isPolicyPackName)
      if (!(await names()).length) await installOnce()
      const contents = await db.packContents.bulkGet(await names())
      return contents.flatMap((content) => (content ? [versionedPolicy(content.data as PolicyPack)] : []))
    }),
  }
}
