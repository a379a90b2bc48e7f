import type { ContentPacks } from '@/domain/content'
import type { PolicyPack } from '@/domain/policy'
import { count, EXPECTED, keysOf, repeated, unresolved } from './findings'
import type { Problem } from './problems'

/** What policies owe the rest of the content; their own rules are checked where they are compiled. */
export function checkPolicies({ policies, regions, choices }: ContentPacks & { policies: readonly PolicyPack[] }): Problem[] {
  const benefits = policies.flatMap((policy) => policy.benefits)
  const codes = new Set(regions.regions.map((region) => region.code))
  const kinds = keysOf(choices.sets.serviceKinds)
  return [
    ...count('policies', 'benefits', benefits.length, EXPECTED.policyBenefits),
    ...repeated('policies', benefits.map((benefit) => benefit.id)),
    ...benefits.flatMap((benefit) => [
      ...unresolved(`policies ${benefit.id}`, 'region', [benefit.region], codes),
      ...unresolved(`policies ${benefit.id}`, 'service kind', benefit.services, kinds),
    ]),
  ]
}
