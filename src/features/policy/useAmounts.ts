import { useI18n } from 'vue-i18n'
import type { Kind, YuanRange } from '@/domain/policy'
import { showMoney } from '@/ui'
import { amountWords } from './amounts'

/** Sums and ceilings in words: 万元 in Chinese, and exact yuan. */
export function useAmounts() {
  const { t, n, locale } = useI18n()

  /** `1.32 万元`; below ten thousand `8,000 元`. */
  const short = (yuan: number): string => {
    const { amount, unit } = showMoney(yuan, locale.value)
    return t(`ui.money.${unit}`, { amount })
  }
  /** `13,200 元`, to the fen where there are any. */
  const exact = (yuan: number): string => t('ui.money.yuan', { amount: n(yuan, { maximumFractionDigits: 2 }) })

  /** `最高 1.32 万元` and its kin; with `write` given, another way to write sums. */
  function ceiling(range: YuanRange | null, kind: Kind, write: (yuan: number) => string = short): string {
    const words = amountWords(range, kind)
    return t(`policy.amount.${words.key}`, { low: 'low' in words ? write(words.low) : '', high: 'high' in words ? write(words.high) : '' })
  }
  /** A step of the calculation: `13,200 元`, `3,200～8,000 元`, `0 元以上`. */
  function between([low, high]: YuanRange): string {
    if (high === low) return exact(low)
    return high === null ? t('policy.amount.from', { low: exact(low) }) : t('policy.amount.range', { low: n(low, { maximumFractionDigits: 2 }), high: exact(high) })
  }

  return { short, exact, ceiling, between }
}
