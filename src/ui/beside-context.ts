import { inject, type InjectionKey, type Ref } from 'vue'

/** Present in the panes of `UiBeside` while they stand side by side. */
export interface Beside {
  pane: 'list' | 'chosen'
  /** What the chosen pane shows, as the list names it; absent while nothing is chosen. */
  chosen: Readonly<Ref<string | undefined>>
}

export const BesideKey: InjectionKey<Beside> = Symbol('ui-beside')

export const useBeside = () => inject(BesideKey, undefined)

/**
 * The row an arrow key leads to from the one that has the focus.
 * @returns undefined for other keys, and at the ends
 */
export function rowAfter<Row>(key: string, rows: readonly Row[], here: Row): Row | undefined {
  const at = rows.indexOf(here)
  if (at < 0) return undefined
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key]
  return to === undefined || to === at ? undefined : rows[to]
}

/** Whether an address is that of something in the list at `path`, not of a form or a page further on. */
export const opensBeside = (path: string, address: string): boolean => address.startsWith(`${path}/`) && !address.slice(path.length + 1).includes('/')
