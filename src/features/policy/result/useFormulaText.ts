import { useI18n } from 'vue-i18n'
import type { BenefitResult } from '@/domain/policy'
import { useLanguage } from '@/features/content'
import { useAmounts } from '../useAmounts'
import { formulaOf } from './formula'

/** Why an item comes to its amount, in one line for lists. */
export function useFormulaText() {
  const { t } = useI18n()
  const { say } = useLanguage()
  const { bare, exact } = useAmounts()

  return function formulaText(result: BenefitResult): string {
    if (result.missing.length) return t('policy.result.missing', { n: result.missing.length }, result.missing.length)
    const formula = formulaOf(result)
    if (formula?.kind === 'sum') return t('policy.formula.sum', { parts: formula.yuan.map(bare).join(' + '), total: exact(formula.total) })
    if (formula) return formula.steps
      // an amount of the document stands in its own words already
      .map((step) => (step.step === 'take' && !step.facts ? say(step.say) : t('policy.formula.step', { say: say(step.say), amount: exact(step.yuan[0]) }))).join(t('policy.formula.then'))
    const count = result.items.filter(({ status }) => status !== 'ineligible').length
    return count ? t('policy.result.items', { n: count }, count) : ''
  }
}
