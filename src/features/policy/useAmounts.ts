import { useI18n } from 'vue-i18n'
import type { Kind, YuanRange } from '@/domain/policy'
import { showMoney, writeNumber } from '@/ui'
import { amountWords } from './amounts'

/** Sums and ceilings in words: 万元 in Chinese, and exact yuan. */
export function useAmounts() {
  const { t, locale } = useI18n()

  /** `1.32 万元`; below ten thousand `8,000 元`. */
  const short = (yuan: number): string => {
    const { amount, unit } = showMoney(yuan, locale.value)
    return t(`ui.money.${unit}`, { amount })
  }
  /** `13,200`, to the fen where there are any. */
  const bare = (yuan: number): string => writeNumber(yuan, locale.value, 2)
  /** `13,200 元`. */
  const exact = (yuan: number): string => t('ui.money.yuan', { amount: bare(yuan) })

  /** `45～104 万元`, the unit once when both have it: before or after both, as the language has it. */
  function span(low: number, high: number): string {
    const [from, to] = [showMoney(low, locale.value), showMoney(high, locale.value)]
    if (low !== 0 && from.unit !== to.unit) return t('policy.amount.range', { low: short(low), high: short(high) })
    return t(`ui.money.${to.unit}`, { amount: t('policy.amount.range', { low: from.amount, high: to.amount }) })
  }
  /** The same in exact yuan: `450,000～1,040,000 元`. */
  const exactSpan = (low: number, high: number): string => t('ui.money.yuan', { amount: t('policy.amount.range', { low: bare(low), high: bare(high) }) })

  /** `最高 1.32 万元` and its kin; in exact yuan when asked for. */
  function ceiling(range: YuanRange | null, kind: Kind, inYuan = false): string {
    const words = amountWords(range, kind)
    const write = inYuan ? exact : short
    if (words.key === 'none') return write(0)
    if (words.key === 'between') return t('policy.amount.between', { range: (inYuan ? exactSpan : span)(words.low, words.high) })
    return t(`policy.amount.${words.key}`, { low: 'low' in words ? write(words.low) : '', high: 'high' in words ? write(words.high) : '' })
  }
  /** A step of the calculation in exact yuan: `13,200 元`, `3,200～8,000 元`, `0 元以上`. */
  function between([low, high]: YuanRange): string {
    if (high === low) return exact(low)
    return high === null ? t('policy.amount.from', { low: exact(low) }) : exactSpan(low, high)
  }

  return { short, bare, exact, span, ceiling, between }
}
