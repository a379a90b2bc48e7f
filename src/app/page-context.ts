import type { PageContext } from '@/ui'
import type { Pages } from './router'

/** Writes the document's title and, from the second page on, moves the focus to the heading of the page one came to. */
export function createPageContext({ router, page, appName }: { router: Pages; page: Document; appName: () => string }): PageContext & { rename(): void } {
  let arrivals = 0
  let current = ''
  const rename = () => { page.title = current && current !== appName() ? `${current} · ${appName()}` : appName() }
  router.afterEach((to, from, failure) => { if (!failure && to.path !== from.path) arrivals += 1 })
  return {
    rename,
    named(title) {
      current = title
      rename()
    },
    shown(heading) {
      // A page that has put the focus somewhere on purpose (a search field, a sheet) keeps it.
      const active = page.activeElement
      const placed = active && active !== page.body && (heading.closest('.ui-page')?.contains(active) || active.closest('dialog'))
      if (arrivals > 1 && !placed) heading.focus({ preventScroll: true })
    },
  }
}
