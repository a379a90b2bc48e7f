import { createRouter, type RouteLocationNormalized, type RouteRecordRaw, type RouterHistory } from 'vue-router'
import type { WordPart } from '@/contract/word-parts'
import { elsewhere, isPublic } from './entry'
import { scrollTo } from './scroll'
import type { Session } from './session'

const own: RouteRecordRaw[] = [
  { path: '/welcome', name: 'welcome', component: () => import('./pages/WelcomePage.vue'), meta: { words: 'open' } },
  { path: '/trouble', name: 'trouble', component: () => import('./pages/TroublePage.vue') },
  { path: '/:rest(.*)*', name: 'missing', component: () => import('./pages/MissingPage.vue'), meta: { public: true } },
]

/**
 * The features' pages and the shell's few own. A page's code and words come while the database opens; public pages do not wait for it.
 * @param words fetches the words up to a part; a page needs all of them unless its `meta.words` names an earlier one
 */
export function createPages({ history, routes, session, words }: { history: RouterHistory; routes: readonly RouteRecordRaw[]; session: Session; words: (upTo: WordPart) => Promise<void> }) {
  const router = createRouter({
    history,
    routes: [...routes, ...own],
    scrollBehavior: (to, from, saved) => (to.path === from.path && !to.hash ? undefined : scrollTo(saved, to.hash)),
  })
  const open = (to: RouteLocationNormalized) => isPublic(to.path, to.meta) && to.name !== 'welcome'
  /** The page somebody was kept from by the lock, else the one they begin with. */
  const wanted = ({ query: { next } }: RouteLocationNormalized, home: string) => {
    const { path, query, hash } = router.resolve(typeof next === 'string' && /^\/(?!\/)/.test(next) ? next : home)
    return { path, query, hash, replace: true }
  }
  const lockPage = (): void => {
    const load = router.resolve('/unlock').matched.at(-1)?.components?.['default']
    if (typeof load === 'function') void (load as () => Promise<unknown>)().catch(() => undefined)
  }
  const judge = (to: RouteLocationNormalized) => {
    const path = elsewhere(to.path, to.meta, session.state)
    if (path === undefined) return true
    if (to.name === 'unlock' && path !== '/trouble') return wanted(to, path)
    return { path, replace: true, query: (path === '/welcome' || path === '/unlock') && to.path !== '/' ? { next: to.fullPath } : {} }
  }
  const spoken = (to: RouteLocationNormalized): Promise<void> => words((to.meta['words'] ?? 'rest') as WordPart)
  router.beforeEach(async (to) => {
    // Beside the page's code; whether they came is asked when it is here.
    spoken(to).catch(() => undefined)
    if (to.name === 'enrol') void session.followed().catch(() => undefined)
    if (open(to)) return true
    const opened = session.opened()
    opened.catch(() => undefined)
    // Who has to unlock first waits for the lock's page, not for the code of the one behind it.
    if (await session.isShut()) {
      lockPage()
      await opened
    }
    return judge(to)
  })
  router.beforeResolve(async (to) => {
    await spoken(to)
    if (open(to)) return true
    await session.opened()
    return judge(to)
  })
  return router
}

export type Pages = ReturnType<typeof createPages>
