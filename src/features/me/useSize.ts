import { useI18n } from 'vue-i18n'
import { sizeOf } from './bytes'

/** `words(bytes)`: a size such as `3.2 MB` in the present language. */
export function useSize() {
  const { locale } = useI18n()
  return (bytes: number): string => {
    const { amount, unit } = sizeOf(bytes)
    return new Intl.NumberFormat(locale.value, { style: 'unit', unit, unitDisplay: 'short' }).format(amount)
  }
}
