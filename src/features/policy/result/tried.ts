import { computed, inject, provide, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { BenefitResult, Evaluation, Facts } from '@/domain/policy'
import type { Difference, Edit } from './trial'

type Read<T> = Readonly<Ref<T>>

/** The answers a result page shows, with what is tried out laid over them, and what that changes. `before`, `after`: totals of the answers themselves, and of these. */
export interface Tried {
  facts: Read<Facts>
  edits: Read<readonly Edit[]>
  changes: Read<readonly Difference[]>
  /** Of each benefit asked about, by its id. */
  results: Read<ReadonlyMap<string, BenefitResult>>
  real: Read<Facts>
  before: Read<Evaluation['totals'] | undefined>
  after: Read<Evaluation['totals'] | undefined>
  /** Lays an answer over the real ones; nothing is saved by it. */
  tryOut(this: void, path: string, value: unknown): void
}
const TRIED: InjectionKey<Tried> = Symbol('tried')

/** Handed past what does not show it: of a long result only what an answer changes is drawn again. */
export const provideTried = (tried: Tried): void => provide(TRIED, tried)
export function useTried(): Tried {
  const tried = inject(TRIED)
  if (!tried) throw new Error('outside a result page')
  return tried
}

/** What one benefit comes to with what is tried out; the last of it while its group still names it and it is gone already. */
export function useResultOf(id: () => string): ComputedRef<BenefitResult> {
  const { results } = useTried()
  return computed((last) => results.value.get(id()) ?? last!)
}
