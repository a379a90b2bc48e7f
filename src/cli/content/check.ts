import type { ContentPacks } from '@/domain/content'
import type { PolicyPack } from '@/domain/policy'
import { checkChoices } from './check-choices'
import { checkDirectory } from './check-directory'
import { checkIndicators } from './check-indicators'
import { checkNames } from './check-names'
import { checkPolicies } from './check-policies'
import { checkRegions } from './check-regions'
import type { Problem } from './problems'

/**
 * Checks what no single file's shape shows: counts, unique ids, references, sources of figures, both languages.
 * @param documents ids of `seeds/sources.yaml`
 */
export const checkContent = (content: ContentPacks & { policies: readonly PolicyPack[] }, documents: ReadonlySet<string>): Problem[] => [
  ...checkDirectory(content, documents),
  ...checkRegions(content.regions),
  ...checkIndicators(content, documents),
  ...checkChoices(content.choices),
  ...checkNames(content),
  ...checkPolicies(content),
]
