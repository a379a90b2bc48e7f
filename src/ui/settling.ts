import { getCurrentScope, hasInjectionContext, inject, onScopeDispose, type InjectionKey } from 'vue'

/** A page that is kept out of sight until its parts know what they show. */
export interface Settling {
  /** A part waits for its first answer. @returns what tells that it is there */
  hold(): () => void
}

export const SettlingKey: InjectionKey<Settling> = Symbol('ui-settling')

const nothing = (): void => undefined

/** For a part's setup: keeps its page out of sight until the answer is called in, or the part is gone. Does nothing where no page waits. */
export function useHold(): () => void {
  const settling = hasInjectionContext() ? inject(SettlingKey, undefined) : undefined
  if (!settling) return nothing
  const release = settling.hold()
  if (getCurrentScope()) onScopeDispose(release)
  return release
}
