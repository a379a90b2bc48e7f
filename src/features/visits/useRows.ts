import { useI18n } from 'vue-i18n'
import { useToast } from '@/ui'
import { isWritten } from './rows'

/** A growing list in a form: a new row at the end; a row taken out can be brought back while the toast stands. */
export function useRows<R extends object>(read: () => R[], write: (rows: R[]) => void, empty: () => R) {
  const { t } = useI18n()
  const toast = useToast()
  return {
    add: () => write([...read(), empty()]),
    drop(at: number) {
      const row = read()[at]
      if (!row) return
      write(read().filter((_row, index) => index !== at))
      if (!isWritten(row)) return
      const run = () => write([...read().slice(0, at), row, ...read().slice(at)])
      toast.show(t('visits.rowRemoved'), { action: { label: t('visits.undo'), run } })
    },
  }
}
