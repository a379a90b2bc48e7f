import { START_LOCATION } from 'vue-router'
import type { PageContext } from '@/ui'
import type { Pages } from './router'

/**
 * Writes the document's title and, from the second page on, begins each page at its top and moves the focus to its heading.
 * @param later runs something in a task of its own
 */
export function createPageContext({ router, page, appName, later }: { router: Pages; page: Document; appName: () => string; later: (run: () => void) => void }): PageContext & { rename(): void } {
  let hasMoved = false
  let current = ''
  const rename = () => { page.title = current && current !== appName() ? `${current} · ${appName()}` : appName() }
  router.afterEach((to, from, failure) => {
    if (failure || from === START_LOCATION || to.path === from.path) return
    hasMoved = true
    // Before the next page is drawn: afterwards it would be laid out for this alone.
    page.defaultView?.scrollTo(0, 0)
  })
  return {
    rename,
    named(title) {
      current = title
      rename()
    },
    shown(heading) {
      if (!hasMoved) return
      // A focus wants the page laid out: not in the same breath as drawing it.
      later(() => {
        // A page that has put the focus somewhere on purpose (a search field, a sheet) keeps it.
        const active = page.activeElement
        const placed = active && active !== page.body && (heading.closest('.ui-page')?.contains(active) || active.closest('dialog'))
        if (!placed) heading.focus({ preventScroll: true })
      })
    },
  }
}
