import { defineStore } from 'pinia'
import { inject, type InjectionKey } from 'vue'
import type { AnswerStore, SettingStore } from '@/device/public'
import { createKeptWishes } from '@/platform'
import type { Content } from './content'
import { fetchPolicies } from './first-policies'
import { createLateWorld, type ContentWorld, type Early } from './late-world'

export const CONTENT_WORLD: InjectionKey<ContentWorld> = Symbol('content')

const browserWorld = (): ContentWorld => createLateWorld({
  load: async () => (await import('./phone-world')).openPhoneWorld(),
  kept: createKeptWishes(() => localStorage),
  fetchPolicies,
})

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
/** What is known of content and answers before the database is open. */
export const useEarly = (): Early | undefined => useContentWorld().early
