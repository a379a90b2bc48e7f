import bundled from 'virtual:content-manifest'
import { createAnswerStore, createSettingStore, installContent, openPublicDatabase, webSha256 } from '@/device/public'
import { createContent } from './content'
import type { ContentWorld } from './late-world'

/** The world on this phone's public database. With its database it is the larger part of what an enterprise's first page would carry. */
export function openPhoneWorld(): ContentWorld {
  const db = openPublicDatabase()
  const clock = () => new Date()
  const content = createContent({
    db,
    install: () => installContent({ db, manifest: bundled, fetch: (url) => fetch(url), sha256: webSha256, clock }),
  })
  return { content, answers: createAnswerStore(db, clock), settings: createSettingStore(db) }
}
