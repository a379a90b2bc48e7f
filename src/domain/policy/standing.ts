import type { CivilDate } from '../civil-date'
import type { Standing } from './evaluation'
import type { Benefit, Overlay } from './pack'

export interface Stand { standing: Standing; warnings: readonly string[]; blockedBy?: string }

/** Words for a review older than 180 days, in every pack's warnings. */
export const REVIEW_DUE = 'reviewDue'

/**
 * Whether a benefit may be called payable on a day. Overlays speak last: a block makes it history. Without proof that it is
 * in force, or with proof older than 180 days, it is to be verified.
 */
export function standingOf(benefit: Benefit, overlays: readonly Overlay[], asOf: CivilDate): Stand {
  const warnings = [...benefit.warnings]
  if (asOf > benefit.reviewedUntil) warnings.push(REVIEW_DUE)
  for (const overlay of overlays) {
    for (const block of overlay.blocks) {
      if (asOf < block.warnsFrom || !block.benefits.includes(benefit.id)) continue
      warnings.unshift(block.warning)
      if (asOf > block.lastDay) return { standing: 'blocked', warnings, blockedBy: overlay.id }
    }
  }
  const { verified } = benefit
  return { standing: verified && asOf >= verified.on && asOf <= verified.until ? 'payable' : 'toVerify', warnings }
}
