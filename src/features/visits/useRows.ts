import { useI18n } from 'vue-i18n'
import { useOfferRow } from '@/ui'
import { isWritten } from './rows'

/** A growing list in a form: a new row at the end; a row taken out can be brought back while the toast and the form stand. */
export function useRows<R extends object>(read: () => R[], write: (rows: R[]) => void, empty: () => R) {
  const { t } = useI18n()
  const offer = useOfferRow(read, write)
  return {
    add: () => write([...read(), empty()]),
    drop(at: number) {
      const row = read()[at]
      if (!row) return
      write(read().filter((_row, index) => index !== at))
      if (isWritten(row)) offer(row, at, t('visits.rowRemoved'))
    },
  }
}
