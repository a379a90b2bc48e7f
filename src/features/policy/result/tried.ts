import { inject, provide, type InjectionKey, type Ref } from 'vue'
import type { Facts } from '@/domain/policy'
import type { Difference, Edit } from './trial'

/** The answers a result page shows, with what is tried out laid over them, and what that changes. */
export interface Tried { facts: Readonly<Ref<Facts>>; edits: Readonly<Ref<readonly Edit[]>>; changes: Readonly<Ref<readonly Difference[]>> }
const TRIED: InjectionKey<Tried> = Symbol('tried')

/** Handed past what does not show it: of a long result only what an answer changes is drawn again. */
export const provideTried = (tried: Tried): void => provide(TRIED, tried)
export function useTried(): Tried {
  const tried = inject(TRIED)
  if (!tried) throw new Error('outside a result page')
  return tried
}
