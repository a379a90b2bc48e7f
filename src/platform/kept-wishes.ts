/**
 * A few words kept on this phone outside any database, readable at once at the start (language, theme). A browser that
 * refuses storage (private windows) only forgets: nothing here may be needed.
 */
export interface KeptWishes {
  get(key: string): string | undefined
  set(key: string, value: string | undefined): void
}

export function createKeptWishes(storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>, prefix = 'ipw.'): KeptWishes {
  return {
    get(key) {
      try {
        return storage().getItem(prefix + key) ?? undefined
      } catch {
        return undefined
      }
    },
    set(key, value) {
      try {
        if (value === undefined) storage().removeItem(prefix + key)
        else storage().setItem(prefix + key, value)
      } catch {
        // Refused or full: the wish holds until the page closes.
      }
    },
  }
}
