import type { Benefit } from '@/domain/policy'
import type { TermId } from '@/features/help'

/** Words of the field in a benefit's name; keys are the ends of its permanent id. */
const IN_NAME: Readonly<Record<string, readonly TermId[]>> = {
  'art01-madrid': ['madrid'],
  'art03-highvalue-center': ['highValuePatent'],
  'art04-gb-cert': ['ipManagement'],
  'art04-gb-cert-excellent': ['ipManagement'],
  'art05-pledge-interest': ['interestSubsidy', 'pledge'],
  'art05-risk-compensation': ['riskCompensation', 'pledge'],
  'art06-ip-insurance': ['insurance'],
  'art14-navigation': ['patentNavigation'],
  'art14-warning': ['earlyWarning', 'ipAdvantage'],
  'art15-gi': ['geographicalIndication'],
  'art15-gi-mark': ['geographicalIndication', 'collectiveMark'],
  'art15-gi-promotion': ['geographicalIndication'],
}

/** Words of the field that a benefit's result is told in, for those who do not know them. */
export const termsOf = ({ id, nature, group }: Pick<Benefit, 'id' | 'nature' | 'group'>): readonly TermId[] => [
  ...IN_NAME[id.slice(id.indexOf('/') + 1)] ?? [],
  ...(nature === 'caseByCase' ? ['caseByCase' as const] : []),
  ...(group ? ['newestBest' as const] : []),
]
