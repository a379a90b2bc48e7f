import '@/ui/tokens.css'
import '@/ui/base.css'
import './shell/shell.css'
import { createPinia } from 'pinia'
import { createApp, watch } from 'vue'
import { createWebHistory } from 'vue-router'
import { createKeptWishes, createUnsavedGate } from '@/platform'
import { createInstall, createToasts, InstallKey, PageContextKey, PreferencesKey, ToastsKey, UnsavedGateKey } from '@/ui'
import { featureRoutes } from './features'
import { createWords, languageOf } from './i18n'
import { SessionKey } from './keys'
import { createPreferences } from './preferences'
import { createPageContext, createPages, isPublic } from './router'
import { createSession, type Workspace } from './session'
import AppShell from './shell/AppShell.vue'

const kept = createKeptWishes(() => localStorage)
const language = languageOf(kept.get('language'), navigator.languages)
const words = createWords(language, { strict: import.meta.env.DEV })
const { t } = words.i18n.global
const toasts = createToasts({ set: (run, ms) => setTimeout(run, ms), clear: (handle) => clearTimeout(handle as number) })
const preferences = createPreferences({ kept, root: document.documentElement, language, use: words.use, failed: () => toasts.show(t('app.languageMissing'), { kind: 'late' }) })

const doors = import.meta.glob<{ useWorkspace: () => Workspace }>('../features/workspace/index.ts')
const session = createSession(async () => {
  const open = Object.values(doors)[0]
  return open ? (await open()).useWorkspace() : { phase: 'open', person: { id: '0', name: '专员甲', role: 'officer', towns: ['320282112'] } }
})
const homes = { officer: '/', supervisor: '/log', administrator: '/people' } as const

async function mayOpen(path: string, meta: Record<PropertyKey, unknown>): Promise<string | undefined> {
  if (path !== '/' && isPublic(path, meta)) {
    void session.opened()
    return undefined
  }
  await session.opened()
  const person = session.state.person
  if (!person) return '/welcome'
  return path === '/' ? homes[person.role] : undefined
}

const router = createPages({
  history: createWebHistory(),
  routes: [{ path: '/welcome', name: 'welcome', component: () => import('./pages/WelcomePage.vue'), meta: { public: true } }, ...featureRoutes],
  mayOpen,
})
const page = createPageContext({ router, document, appName: () => t('app.name') })

const app = createApp(AppShell)
app.use(createPinia()).use(words.i18n).use(router)
app.provide(SessionKey, session).provide(ToastsKey, toasts).provide(PreferencesKey, preferences).provide(PageContextKey, page)
app.provide(UnsavedGateKey, createUnsavedGate()).provide(InstallKey, createInstall())
await words.use(language)
watch(preferences.language, () => page.named(''))
app.mount('#app')
