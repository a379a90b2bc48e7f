import { isPolicyPackName, versionedPolicy, type BundledContent, type ManifestEntry } from '@/domain/content'
import type { PolicyPack } from '@/domain/policy'
import type { CompiledPack } from './compile'

export { compileContent } from './compile'

/** Name with the beginning of the hash, so that a file never changes under its address. */
export const fileOf = (pack: CompiledPack): string => `content/${pack.name}-${pack.sha256.slice(0, 12)}.json`

export const manifestOf = (packs: readonly CompiledPack[], base: string): ManifestEntry[] =>
  packs.map((pack) => ({ name: pack.name, version: pack.version, sha256: pack.sha256, url: `${base}${fileOf(pack)}`, bytes: Buffer.byteLength(pack.json) }))

export function bundleOf(packs: readonly CompiledPack[]): BundledContent {
  const data = (name: string) => packs.find((pack) => pack.name === name)?.data
  return {
    directory: data('directory'),
    regions: data('regions'),
    indicators: data('indicators'),
    choices: data('choices'),
    privacy: data('privacy'),
    policies: packs.filter((pack) => isPolicyPackName(pack.name)).map((pack) => versionedPolicy(pack.data as PolicyPack)),
  } as BundledContent
}
