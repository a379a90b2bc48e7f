import { onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { useToast } from './toast'

/** Says what has gone from a form, and offers it back as long as the form stands: after that nothing would take it any more. */
export function useOfferHere(): (said: string, run: () => unknown) => void {
  const { t } = useI18n()
  const toast = useToast()
  const takeAway: (() => void)[] = []
  onScopeDispose(() => { for (const take of takeAway) take() })
  return (said, run) => { takeAway.push(toast.show(said, { action: { label: t('ui.undo'), run } })) }
}

/** The rows with this one at its place, among those that stand there by now. */
export const withRowAt = <R>(rows: readonly R[], at: number, row: R): R[] => [...rows.slice(0, at), row, ...rows.slice(at)]

/** Says that a row was taken out of a list in a form, and offers it back: at its place, among the rows that stand there by then. */
export function useOfferRow<R>(read: () => readonly R[], write: (rows: R[]) => void) {
  const offer = useOfferHere()
  /** @param at its place before; @param said what has gone, in words */
  return (row: R, at: number, said: string): void => offer(said, () => write(withRowAt(read(), at, row)))
}
