import { onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { useToast } from './toast'

/**
 * Says that a row was taken out of a list in a form, and offers it back: at its place, among the rows that stand there by then.
 * The offer goes when the form does, for nothing would take the row any more.
 */
export function useOfferRow<R>(read: () => readonly R[], write: (rows: R[]) => void) {
  const { t } = useI18n()
  const toast = useToast()
  const takeAway: (() => void)[] = []
  onScopeDispose(() => { for (const take of takeAway) take() })
  /** @param at its place before; @param said what has gone, in words */
  return (row: R, at: number, said: string): void => {
    const run = () => write([...read().slice(0, at), row, ...read().slice(at)])
    takeAway.push(toast.show(said, { action: { label: t('ui.undo'), run } }))
  }
}
