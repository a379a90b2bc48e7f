import type { KeptWishes } from '@/platform'

/** In localStorage, under the app's prefix. */
const KEY = 'install'
/** In sessionStorage: this opening of the app has been counted. */
const COUNTED = 'ipw.opening-counted'

export type Hint = 'install' | 'keep'

interface Stored {
  /** How often the app was opened. */
  openings: number
  /** Something came out of it for the person: a result, a record. */
  succeeded?: true
  /** Hints the person does not want to see again. */
  never?: Hint[]
}

/** When a hint is welcome: after the first success, not in the first opening, and never again once somebody has said so. */
export interface Moment {
  isGood(hint: Hint): boolean
  succeeded(): void
  never(hint: Hint): void
}

export function createMoment(kept: KeptWishes, session: Pick<Storage, 'getItem' | 'setItem'>): Moment {
  const read = (): Stored => {
    try {
      const stored = JSON.parse(kept.get(KEY) ?? '') as Partial<Stored>
      return { ...stored, openings: Number.isSafeInteger(stored.openings) ? stored.openings! : 0 }
    } catch {
      return { openings: 0 }
    }
  }
  const change = (more: Partial<Stored>): void => kept.set(KEY, JSON.stringify({ ...read(), ...more }))

  try {
    if (session.getItem(COUNTED) === null) {
      session.setItem(COUNTED, '1')
      change({ openings: read().openings + 1 })
    }
  } catch {
    // A browser that remembers nothing is given no hint.
  }
  return {
    isGood(hint) {
      const { openings, succeeded, never } = read()
      return openings > 1 && succeeded === true && !(Array.isArray(never) && never.includes(hint))
    },
    succeeded: () => change({ succeeded: true }),
    never: (hint) => change({ never: [...new Set([...(read().never ?? []), hint])] }),
  }
}

/** Whether going from one page to another means that something was achieved: a self-check has its result, a form became a record. */
export const isSuccess = (to: string, from: string): boolean =>
  to === '/policy/result' || (/^\/(visits|assistance)\/draft\//.test(from) && /^\/(visits|assistance)\/[0-9a-f-]{36}$/.test(to))
