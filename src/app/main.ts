import '@/ui/tokens.css'
import '@/ui/base.css'
import './shell/shell.css'
import { createPinia } from 'pinia'
import { createApp, nextTick, shallowRef, watch } from 'vue'
import { createWebHistory } from 'vue-router'
import { createAskTabs, createKeptWishes, createUnsavedGate, onVisible } from '@/platform'
import { createFirstThings, createInstall, createToasts, FirstThingsKey, InstallKey, PageContextKey, PreferencesKey, ToastsKey, UnsavedGateKey } from '@/ui'
import { afterLoad } from './after-load'
import { useContent } from '@/features/content'
import { ChosenEarlyKey } from '@/features/policy'
import { askEarly, EarlyKeyKey, lastPerson, signOutUnheard } from '@/features/workspace'
import { isPublic } from './entry'
import { featureRoutes } from './features'
import { createWords, languageOf } from './i18n'
import { SessionKey, UpdatesKey } from './keys'
import { createMissingCode } from './missing-code'
import { createPageContext } from './page-context'
import { createPreferences } from './preferences'
import { createPages } from './router'
import { createSession } from './session'
import AppShell from './shell/AppShell.vue'
import type { Updates } from './updates'

/** How long the self-check is kept from being drawn without its questions. */
const CONTENT_PATIENCE_MS = 4_000

// Before any page takes a code out of it.
const address = location.href
const kept = createKeptWishes(() => localStorage)
const language = languageOf(kept.get('language'), navigator.languages)
const words = createWords(language, { strict: import.meta.env.DEV })
const { t } = words.i18n.global
const toasts = createToasts({ set: (run, ms) => setTimeout(run, ms), clear: (handle) => clearTimeout(handle as number) })
const preferences = createPreferences({ kept, root: document.documentElement, language, use: words.use, failed: () => toasts.show(t('app.languageMissing'), { kind: 'late' }) })
const known = lastPerson()
const isForAll = isPublic(location.pathname, {})
// The longest wait of all: asked before anything else is loaded.
const early = known && !isForAll ? askEarly(known.id) : undefined
const session = createSession({ known, ...(early ? { hasKey: early.isThere } : {}), load: async () => (await import('@/features/workspace')).useWorkspace() })
const router = createPages({ history: createWebHistory(), routes: featureRoutes, session, words: words.upTo })
const page = createPageContext({ router, page: document, appName: () => t('app.name'), later: (run) => setTimeout(run) })
const gate = createUnsavedGate()
const updates = shallowRef<Updates>()
const first = createFirstThings((ms, run) => setTimeout(run, ms))
const stands = isForAll ? undefined : first.hold()

watch(words.i18n.global.locale, page.rename)
// A part of the code that does not come: gone from the server after an update, or offline before it was ever stored.
const tellMissing = (address: string) => toasts.show(t('app.pageMissing'), { kind: 'late', action: { label: t('app.reload'), run: () => location.assign(address) } })
const missing = createMissingCode({
  gate, build: new URL(import.meta.url).pathname, memory: sessionStorage, after: (ms, run) => setTimeout(run, ms), tell: tellMissing,
  startPage: async () => (await fetch('/index.html', { cache: 'no-store' })).text(),
  open: (address) => (address === undefined ? location.reload() : location.assign(address)),
})
addEventListener('vite:preloadError', ({ payload }) => missing.part(payload))
router.onError((error, to) => {
  if (!missing.page(error, to.fullPath)) tellMissing(to.fullPath)
  if (import.meta.env.DEV) throw error
})
// Whoever signs in or out, locks or unlocks, goes where they belong.
watch(() => [session.state.person?.id, session.state.phase] as const, () => {
  const { name, path, query, hash, meta, matched } = router.currentRoute.value
  const concerned = name === 'welcome' || name === 'unlock' || (!session.state.person && !isPublic(path, meta))
  // What is a person's own on this page is gone with the lock; the rest of it is for everybody.
  if (name === 'me' && session.state.phase === 'locked') void router.replace({ path: '/unlock', query: { next: path } })
  else if (matched.length > 0 && concerned) void router.replace({ path, query, hash, force: true })
})

const app = createApp(AppShell, { address })
app.use(createPinia()).use(words.i18n)
app.provide(SessionKey, session).provide(ToastsKey, toasts).provide(PreferencesKey, preferences).provide(PageContextKey, page)
app.provide(UnsavedGateKey, gate).provide(InstallKey, createInstall()).provide(UpdatesKey, updates)
app.provide(EarlyKeyKey, early).provide(FirstThingsKey, first)
app.use(router)

const content = useContent()
const readContent = () => content.install().catch(() => undefined)
// A page that shows nothing without content does not wait for its own code before asking for it.
const asked = /^\/policy\b/.test(location.pathname) ? content.policies().catch(() => undefined)
  : /^\/directory\b/.test(location.pathname) ? readContent() : undefined
const patience = () => new Promise((resolve) => { setTimeout(resolve, CONTENT_PATIENCE_MS) })

// The self-check is drawn with its first question, in the place where the start page shows it.
await Promise.all([words.use(language, known ? 'first' : 'open'), router.isReady().catch(() => undefined), location.pathname === '/policy/check' && Promise.race([asked, patience()])])
// What was ticked on the first screen as the start page shows it.
const ticked = [...document.querySelectorAll<HTMLInputElement>('#app :checked')].map(({ value }) => value)
app.provide(ChosenEarlyKey, () => ticked.splice(0))
app.mount('#app')
// What somebody opens the app for lies behind the lock.
const told = () => { if (router.currentRoute.value.name !== 'unlock') stands?.() }
told()
router.afterEach(() => { void nextTick(told) })

const late = () => import('./late-parts')
// On a public page the person's sending goes on all the same.
afterLoad(() => {
  if (session.state.person || signOutUnheard()) void session.followed().catch(() => undefined)
  void readContent()
  late().then(({ keepFocusHere }) => keepFocusHere(), () => undefined)
  // By the next page, or the first sheet, they are here.
  void words.all().catch(() => undefined)
})
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  let registered: Promise<unknown> | undefined
  const register = async () => {
    const { createUpdates, workboxSource } = await late()
    updates.value = createUpdates({
      source: await workboxSource(), gate, tabs: createAskTabs('ipw-settle'), reload: () => location.reload(), whenSeen: onVisible,
      every: (ms, run) => setInterval(run, ms), after: (ms, run) => setTimeout(run, ms),
    })
    // Refused (private window, storage full): the app works online as it is.
    await updates.value.start().catch(() => undefined)
  }
  const once = () => { registered ??= register() }
  afterLoad(once)
  // Whoever has just registered reloads without being asked for the passphrase only once the worker is there.
  watch(() => session.state.phase, (phase) => { if (phase === 'open' && router.currentRoute.value.name === 'enrol') once() })
}
