import type { ContentPacks, DirectoryEntry } from '@/domain/content'
import { count, EXPECTED, keysOf, repeated, unresolved } from './findings'
import type { Problem } from './problems'

export function checkDirectory({ directory, regions, choices }: ContentPacks, documents: ReadonlySet<string>): Problem[] {
  const types = keysOf(choices.sets.serviceTypes)
  const kinds = keysOf(choices.sets.serviceKinds)
  const codes = new Set(regions.regions.map((region) => region.code))
  return [
    ...count('directory', 'entries', directory.entries.length, EXPECTED.entries),
    ...repeated('directory', directory.entries.map((entry) => entry.id)),
    ...directory.entries.flatMap((entry) => {
      const at = `directory ${entry.id}`
      return [
        ...unresolved(at, 'type', [entry.type], types),
        ...unresolved(at, 'kind', entry.kinds, kinds),
        ...unresolved(at, 'area', entry.areas, codes),
        ...unresolved(at, 'source', entry.sources, documents),
        ...checkStanding(entry).map((message) => ({ at, message })),
        ...checkContacts(entry).map((message) => ({ at, message })),
      ]
    }),
  ]
}

const stagesOf: Record<DirectoryEntry['status'], readonly DirectoryEntry['stage'][]> = {
  operating: ['running', 'partlyPlanned'],
  approved: ['beingBuilt', 'setUpByPlan', 'starting', 'programme', 'project', 'ended'],
  planned: ['intended', 'exploring'],
}

const checkStanding = ({ status, stage }: DirectoryEntry): string[] =>
  stagesOf[status].includes(stage) ? [] : [`stage ${stage} does not go with status ${status}`]

/** A number is a fact only when a station has called it, and then it says when. */
const checkContacts = ({ contacts }: DirectoryEntry): string[] =>
  contacts.flatMap(({ phone, standing, verifiedOn, name }) => [
    ...(standing === 'stationVerified' && !verifiedOn ? [`${phone} is called verified without a day`] : []),
    ...(standing !== 'stationVerified' && verifiedOn ? [`${phone} has a day of verification without being verified`] : []),
    ...(standing !== 'stationVerified' && !name ? [`${phone} is a national line without its name`] : []),
  ])
