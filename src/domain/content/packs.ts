import type { PolicyPack } from '../policy/pack'
import type { Choices } from './choices'
import type { Directory } from './directory'
import type { Indicators } from './indicators'
import type { Privacy } from './privacy'
import type { Regions } from './regions'

/** Packs that are always there; policy packs come beside them, one per document. */
export interface ContentPacks {
  directory: Directory
  regions: Regions
  indicators: Indicators
  choices: Choices
  privacy: Privacy
}
export type ContentName = keyof ContentPacks
export const CONTENT_NAMES: readonly ContentName[] = ['directory', 'regions', 'indicators', 'choices', 'privacy']

const POLICY_PREFIX = 'policy-'
export const policyPackName = (id: string): string => `${POLICY_PREFIX}${id}`
export const isPolicyPackName = (name: string): boolean => name.startsWith(POLICY_PREFIX)

/** What is known of a pack before its bytes are fetched. */
export interface ManifestEntry {
  name: string
  version: string
  /** Lower-case hex, of the bytes at `url`. */
  sha256: string
  url: string
  bytes: number
}

/** A policy pack with what identifies it (its own version and hash), so that a result can name it years later. */
export interface VersionedPolicy {
  version: string
  sha256: string
  pack: PolicyPack
}
export const versionedPolicy = (pack: PolicyPack): VersionedPolicy => ({ version: pack.version, sha256: pack.sha256, pack })

/** All content of a build in one value. */
export interface BundledContent extends ContentPacks {
  policies: VersionedPolicy[]
}

/**
 * Orders content versions (`2026.11.22`, `1.4.0`): numbers between dots or hyphens, compared one by one.
 * @returns below 0 when `a` is older
 */
export function compareVersions(a: string, b: string): number {
  const left = a.split(/[.-]/).map(Number)
  const right = b.split(/[.-]/).map(Number)
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0)
    if (difference) return difference
  }
  return 0
}
