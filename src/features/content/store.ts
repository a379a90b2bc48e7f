import { defineStore } from 'pinia'
import { inject, type InjectionKey } from 'vue'
import bundled from 'virtual:content-manifest'
import { createAnswerStore, createSettingStore, installContent, openPublicDatabase, webSha256, type AnswerStore, type SettingStore } from '@/device/public'
import { createContent, type Content } from './content'

/** What the content of an app instance stands on; a test provides another. */
export interface ContentWorld {
  content: Content
  answers: AnswerStore
  settings: SettingStore
}
export const CONTENT_WORLD: InjectionKey<ContentWorld> = Symbol('content')

function browserWorld(): ContentWorld {
  const db = openPublicDatabase()
  const clock = () => new Date()
  const content = createContent({
    db,
    install: () => installContent({ db, manifest: bundled, fetch: (url) => fetch(url), sha256: webSha256, clock }),
  })
  return { content, answers: createAnswerStore(db, clock), settings: createSettingStore(db) }
}

/** One world per app instance; nothing is opened before somebody asks. */
export const useContentWorld = defineStore('content', (): ContentWorld => inject(CONTENT_WORLD, browserWorld, true))

/**
 * Content from this phone's memory: `directory()`, `regions()`, `indicators()`, `choices()`, `policies()` are promises,
 * read once per app instance. They reject with a coded error when there is no content yet and no network to fetch it.
 */
export const useContent = (): Content => useContentWorld().content
/** Where the answers of whoever holds the phone are kept. */
export const OWN_ANSWERS = 'self'
/** Self-check answers, kept on this phone only. */
export const useAnswers = (): AnswerStore => useContentWorld().answers
/** Language and theme of this phone. */
export const useSettings = (): SettingStore => useContentWorld().settings
