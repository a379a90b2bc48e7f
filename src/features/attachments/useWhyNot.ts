import { useI18n } from 'vue-i18n'
import type { ErrorCode } from '@/contract'

/** `words(code)`: why a file cannot be shown. Without network there is one thing to do; of other reasons their own words tell. */
export function useWhyNot() {
  const { t } = useI18n()
  return (code: ErrorCode): string => (code === 'offline' || code === 'timeout' ? t('attachments.notHere') : t(`error.${code}`))
}
