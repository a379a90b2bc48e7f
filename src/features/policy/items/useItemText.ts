import { useI18n } from 'vue-i18n'
import { questionOf, type Benefit, type Condition, type FactRef, type PolicyPack, type Scalar } from '@/domain/policy'
import { useLanguage, useRegions } from '@/features/content'
import { useAmounts } from '../useAmounts'
import { useFieldText } from '../useFieldText'

/** An item's ceiling and conditions in words, from its data. */
export function useItemText() {
  const { t } = useI18n()
  const { say } = useLanguage()
  const { name: placeName } = useRegions()
  const { short } = useAmounts()
  const { fieldText } = useFieldText()

  /** `每件最高 0.5 万元`: the highest sum the text names; undefined when it names none. */
  function ceilingText(benefit: Benefit): string | undefined {
    const sums = Object.values(benefit.parameters).flatMap((parameter) => ('fen' in parameter ? [parameter] : []))
    // A lower sum is for some applicants, or another reading: the item's page tells.
    const [most] = [...sums].sort((a, b) => b.fen - a.fen)
    return most && t(`policy.scope.${most.scope}`, { amount: t(benefit.kind === 'fixed' ? 'policy.amount.fixed' : 'policy.amount.upTo', { high: short(most.fen / 100) }) })
  }

  /** A condition as one would say it: `专利类型：发明`. */
  function conditionText(pack: PolicyPack, benefit: Benefit, condition: Condition): string {
    const field = (ref: FactRef) => {
      const found = questionOf(pack, ref[0] === 'item' ? `${benefit.each}[0].${ref[1]}` : ref.join('.'))
      return found?.field ?? found?.question
    }
    const part = (one: Condition): string => conditionText(pack, benefit, one)
    if ('all' in condition) return condition.all.map(part).join(t('policy.comma'))
    if ('any' in condition) return condition.any.map(part).join(t('policy.or'))
    if ('not' in condition) return t('policy.not', { condition: part(condition.not) })
    const asked = field(condition.fact)
    const name = asked ? say(asked.name) : condition.fact.join('.')
    const value = (scalar: Scalar) => (asked ? fieldText(asked, scalar) : String(scalar))
    if ('is' in condition) return typeof condition.is === 'boolean' ? value(condition.is) : t('policy.is', { name, value: value(condition.is) })
    if ('oneOf' in condition) return t('policy.is', { name, value: condition.oneOf.map(value).join(t('policy.or')) })
    if ('between' in condition) return t('policy.between', { name, from: condition.between[0], to: condition.between[1] })
    return t('policy.inside', { name, place: placeName(condition.inside) })
  }

  return { ceilingText, conditionText }
}
