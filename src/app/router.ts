import { createRouter, type RouteRecordRaw, type RouterHistory } from 'vue-router'
import type { PageContext } from '@/ui'
import { scrollTo } from './scroll'

/** Pages anyone may open without an account. */
export const isPublic = (path: string, meta: Record<PropertyKey, unknown>) => meta['public'] === true || /^\/(policy|directory|enrol|welcome)(\/|$)/.test(path)

/** Joins the features' pages. `mayOpen` answers where someone is sent instead (a path), or undefined when the page is theirs. */
export function createPages({ history, routes, mayOpen }: { history: RouterHistory; routes: readonly RouteRecordRaw[]; mayOpen: (path: string, meta: Record<PropertyKey, unknown>) => Promise<string | undefined> }) {
  const router = createRouter({
    history,
    routes: [...routes, { path: '/:rest(.*)*', name: 'missing', component: () => import('./pages/MissingPage.vue'), meta: { public: true } }],
    scrollBehavior: (to, from, saved) => (to.path === from.path && !to.hash ? undefined : scrollTo(saved, to.hash)),
  })
  router.beforeEach(async (to) => {
    const elsewhere = await mayOpen(to.path, to.meta)
    return elsewhere === undefined || elsewhere === to.path ? true : { path: elsewhere, query: to.path === '/' ? {} : { next: to.fullPath }, replace: true }
  })
  return router
}

/** Writes the document's title and, after the first page, moves the focus to the heading of the page one came to. */
export function createPageContext({ router, document, appName }: { router: ReturnType<typeof createPages>; document: Document; appName: () => string }): PageContext {
  let arrivals = 0
  let title = ''
  const focus = (heading: HTMLElement) => {
    // A page that has put the focus somewhere on purpose (a search field) keeps it.
    const active = document.activeElement
    if (arrivals > 1 && (!active || active === document.body || !heading.closest('.ui-page')?.contains(active))) heading.focus({ preventScroll: true })
  }
  router.afterEach((to, from, failure) => { if (!failure && to.path !== from.path) arrivals += 1 })
  return {
    named(name) {
      title = name
      document.title = title ? `${title} · ${appName()}` : appName()
    },
    shown: focus,
  }
}
