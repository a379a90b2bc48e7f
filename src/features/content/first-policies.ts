import bundled from 'virtual:content-manifest'
import { fetchPack, webSha256 } from '@/device/public/fetch-pack'
import { isPolicyPackName, versionedPolicy, type VersionedPolicy } from '@/domain/content'
import type { PolicyPack } from '@/domain/policy'

/** The policies of this build, straight from where it lies. @throws ContentError */
export const fetchPolicies = (): Promise<VersionedPolicy[]> => Promise.all(
  bundled.filter(({ name }) => isPolicyPackName(name)).sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(async (entry) => versionedPolicy(await fetchPack(entry, { fetch: (url) => fetch(url), sha256: webSha256 }) as PolicyPack)),
)
