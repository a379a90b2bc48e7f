import { useI18n } from 'vue-i18n'
import { questionOf, type Field, type PolicyPack, type Question, type Scalar } from '@/domain/policy'
import { noonOf } from '@/domain/civil-date'
import { useLanguage, useRegions } from '@/features/content'
import { useAmounts } from './useAmounts'

type Asked = Pick<Field, 'kind' | 'name' | 'options'> | Pick<Question, 'kind' | 'name' | 'options'>

/** Facts in words: what a field is called, and what an answer says. */
export function useFieldText() {
  const { t, d } = useI18n()
  const { say } = useLanguage()
  const { name: placeName } = useRegions()
  const { exact } = useAmounts()

  const nameOf = (field: Pick<Field, 'name'>): string => say(field.name)

  /** An answer by itself, such as `8,000 元`, `发明`, `2021年5月8日`; yes and no need the field's name. */
  function fieldText(field: Asked, value: unknown): string {
    if (typeof value === 'boolean') return t(value ? 'policy.fact.yes' : 'policy.fact.no', { name: say(field.name) })
    if (field.kind === 'money' && typeof value === 'number') return exact(value)
    if (field.kind === 'date' && typeof value === 'string') return d(noonOf(value), 'date')
    if (field.kind === 'region' && typeof value === 'string') return value === '000000' ? t('policy.check.outside') : placeName(value)
    const option = field.options?.find((one) => one.value === value)
    return option ? say(option.label) : String(value)
  }

  /** An answer beside its field's name, which yes and no need not repeat. */
  const valueText = (field: Asked, value: unknown): string =>
    (typeof value === 'boolean' ? t(value ? 'policy.check.yes' : 'policy.check.no') : fieldText(field, value))

  /** What a path speaks of: `专利 2：授权日期`. */
  function pathName(pack: PolicyPack, path: string): string {
    if (path === 'asOf') return t('policy.fact.asOf')
    const found = questionOf(pack, path)
    if (!found) return path
    const { question, field, index } = found
    if (index === undefined) return say(question.name)
    const item = t('policy.check.item', { name: say(question.name), n: index + 1 })
    return field ? t('policy.fact.of', { item, field: say(field.name) }) : item
  }

  /** What is answered at a path, or wished for, beside its name. */
  function pathValue(pack: PolicyPack, path: string, value: Scalar): string {
    const found = questionOf(pack, path)
    const field = found?.field ?? found?.question
    return field ? valueText(field, value) : String(value)
  }

  return { nameOf, fieldText, valueText, pathName, pathValue }
}
