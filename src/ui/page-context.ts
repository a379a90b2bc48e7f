import { inject, type InjectionKey } from 'vue'

/** What the shell does for every page; absent in tests of single components. */
export interface PageContext {
  /** Called with the page's name whenever it is known or changes: the shell writes the document's title. */
  named(title: string): void
  /** Called when a page's heading is on screen: the shell moves the focus there after a navigation. */
  shown(heading: HTMLElement): void
}

export const PageContextKey: InjectionKey<PageContext> = Symbol('ui-page')

export const usePageContext = () => inject(PageContextKey, undefined)
