import { useI18n } from 'vue-i18n'
import type { BenefitResult, Evaluation, PolicyPack } from '@/domain/policy'
import { useLanguage } from '@/features/content'
import { useDates } from '@/features/records'
import { useAmounts } from '../useAmounts'
import { groupResults, TOLD } from './groups'
import { useFormulaText } from './useFormulaText'

/** The result as plain text, to paste into a message: figures, clauses, version and day, and who decides. */
export function useResultText() {
  const { t } = useI18n()
  const { say } = useLanguage()
  const { day } = useDates()
  const { ceiling } = useAmounts()
  const formulaText = useFormulaText()

  return function resultText(pack: PolicyPack, asked: Evaluation, name: string | undefined): string {
    const line = (result: BenefitResult) => {
      const benefit = pack.benefits.find((one) => one.id === result.id)!
      const amount = ceiling(result.ceilingYuan, result.kind, true)
      // one line may be passed on alone: history says so itself
      const shown = result.standing === 'blocked' ? t('policy.text.stopped', { amount }) : amount
      const why = formulaText(result)
      const line = t('policy.text.line', { title: say(benefit.title), amount: shown, document: result.source.document, article: t('policy.article', { n: result.article }) })
      return why ? `${line}\n${t('policy.text.why', { why })}` : line
    }
    const groups = groupResults(asked)
    const parts = TOLD
      .filter((group) => groups[group].length > 0)
      .flatMap((group) => ['', t(`policy.group.${group}`), ...groups[group].map(line)])
    return [
      name ? t('policy.text.titleFor', { name }) : t('policy.text.title'),
      t('policy.text.asOf', { date: day(asked.asOf) }),
      t('policy.text.payable', { amount: ceiling(asked.totals.payableYuan, 'upTo', true) }),
      t('policy.text.toVerify', { amount: ceiling(asked.totals.toVerifyYuan, 'upTo', true) }),
      t('policy.text.blocked', { amount: ceiling(asked.totals.blockedYuan, 'upTo', true) }),
      ...parts,
      '',
      t('policy.foot.decides'),
      t('policy.foot.pack', { id: pack.id, version: pack.version, hash: pack.sha256.slice(0, 8), date: day(asked.asOf) }),
    ].join('\n')
  }
}
