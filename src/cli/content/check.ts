import type { ContentPacks } from '@/domain/content'
import { checkChoices } from './check-choices'
import { checkDirectory } from './check-directory'
import { checkIndicators } from './check-indicators'
import { checkNames } from './check-names'
import { checkRegions } from './check-regions'
import { count, EXPECTED, repeated } from './findings'
import type { Problem } from './problems'

export interface CheckedPolicies {
  policies: readonly { id: string; version: string; benefits: readonly { id: string }[] }[]
}

/**
 * Checks what no single file's shape shows: counts, unique ids, references, sources of figures, both languages.
 * @param documents ids of `seeds/sources.yaml`
 */
export const checkContent = (content: ContentPacks & CheckedPolicies, documents: ReadonlySet<string>): Problem[] => [
  ...checkDirectory(content, documents),
  ...checkRegions(content.regions),
  ...checkIndicators(content, documents),
  ...checkChoices(content.choices),
  ...checkNames(content),
  ...checkPolicies(content),
]

function checkPolicies({ policies }: CheckedPolicies): Problem[] {
  const benefits = policies.flatMap((policy) => policy.benefits)
  return [
    ...(policies.length ? count('policies', 'benefits', benefits.length, EXPECTED.policyBenefits) : []),
    ...repeated('policies', benefits.map((benefit) => benefit.id)),
  ]
}
