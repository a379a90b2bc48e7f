import type { InjectionKey } from 'vue'
import { createKeyHandOver, type KeyHandOver } from '@/platform'
import type { HeldKey } from './locking'

/** The key of a person's vault as another page still has it, asked for before the code that uses it is here. */
export interface EarlyKey {
  /** Whether there is one: else the vault has to be unlocked first. */
  isThere(): Promise<boolean>
  /** The answer, once; undefined when it was not asked for this person, or was taken. */
  take(personId: string): Promise<HeldKey | undefined> | undefined
}

export function askEarly(personId: string, { ask }: Pick<KeyHandOver<HeldKey>, 'ask'> = createKeyHandOver<HeldKey>()): EarlyKey {
  let asked: Promise<HeldKey | undefined> | undefined = ask(personId).catch(() => undefined)
  const isThere = asked.then((held) => held !== undefined)
  return {
    isThere: () => isThere,
    take(whose) {
      if (whose !== personId) return undefined
      const answer = asked
      asked = undefined
      return answer
    },
  }
}

export const EarlyKeyKey: InjectionKey<EarlyKey | undefined> = Symbol('early-key')
