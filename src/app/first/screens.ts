import { createPinia } from 'pinia'
import { createSSRApp } from 'vue'
import { createMemoryHistory } from 'vue-router'
import { renderToString } from 'vue/server-renderer'
import bundled from 'virtual:content'
import { CONTENT_WORLD, type ContentWorld } from '@/features/content'
import { routes } from '@/features/policy'
import { createToasts, ToastsKey, type Language } from '@/ui'
import { createWords } from '../i18n'
import { SessionKey } from '../keys'
import { createPages } from '../router'
import type { Session } from '../session'
import AppShell from '../shell/AppShell.vue'

/** What the start page shows before any script has come, by the address it is opened at. */
export const SCREENS = { check: '/policy/check', welcome: '/welcome' } as const
export type Screen = keyof typeof SCREENS

const nobody: Session = {
  state: { phase: 'signedOut', person: undefined, problem: undefined },
  isShut: () => Promise.resolve(false), opened: () => Promise.resolve(), followed: () => Promise.resolve(),
}

/**
 * Draws a page as the app itself will draw it first, for somebody who opens it for the first time: run while building. Nothing in it
 * is a second copy of words, rules or looks.
 * @param words of the language, compiled
 */
export async function drawScreen(screen: Screen, language: Language, words: Record<string, unknown>): Promise<string> {
  const { i18n, use, all, upTo } = createWords(language, { strict: true, load: () => Promise.resolve(words) })
  await use(language)
  await all()
  const { policies } = bundled
  const world = {
    content: { policies: () => Promise.resolve(policies) }, answers: { watch: () => () => undefined },
    early: { mayHaveAnswers: () => false, policies: () => policies },
  } as unknown as ContentWorld
  const router = createPages({ history: createMemoryHistory(), routes, session: nobody, words: upTo })
  await router.push(SCREENS[screen])
  const app = createSSRApp(AppShell, { address: '' })
  app.use(createPinia()).use(i18n).use(router)
  app.provide(SessionKey, nobody).provide(ToastsKey, createToasts({ set: () => 0, clear: () => undefined })).provide(CONTENT_WORLD, world)
  return renderToString(app)
}
