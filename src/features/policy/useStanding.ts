import { useI18n } from 'vue-i18n'
import type { BenefitResult, Nature, Standing } from '@/domain/policy'

type Tag = { kind: 'plain' | 'late' | 'wait' | 'ok'; text: string }

/** Natures that are no subsidy to work out say so instead of their standing. */
const SAID_BY_NATURE: readonly Nature[] = ['information', 'elsewhere', 'caseByCase']

/** How an item stands, as a tag: the words say it, the colour helps. */
export function useStanding() {
  const { t } = useI18n()
  const kinds = { payable: 'ok', toVerify: 'wait', blocked: 'plain' } as const

  const itemTag = ({ standing, nature }: { standing: Standing; nature: Nature }): Tag =>
    standing !== 'blocked' && SAID_BY_NATURE.includes(nature) ? { kind: 'plain', text: t(`policy.nature.${nature}`) } : { kind: kinds[standing], text: t(`policy.standing.${standing}`) }

  function tagOf(result: BenefitResult): Tag {
    if (result.standing === 'blocked') return { kind: 'plain', text: t('policy.standing.blocked') }
    if (result.status === 'ineligible') return { kind: 'plain', text: t('policy.status.ineligible') }
    if (result.status === 'unknown') return { kind: 'wait', text: t('policy.status.unknown') }
    if (result.status === 'discretionary') return { kind: 'plain', text: t('policy.status.discretionary') }
    return itemTag(result)
  }
  return { itemTag, tagOf }
}
