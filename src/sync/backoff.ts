import { LONGEST_REST_MS, type Random } from '@/device'

const FIRST_MS = 1_000

/** Wait before try number `attempts` (from 1), ms: doubles up to 5 minutes with full jitter, never under a second. A server's own wish goes first. */
export function backoffMs(attempts: number, random: Random, wishedMs?: number): number {
  const longest = Math.min(LONGEST_REST_MS, FIRST_MS * 2 ** Math.min(attempts, 20))
  const chosen = FIRST_MS + random.fraction() * (longest - FIRST_MS)
  return Math.round(wishedMs === undefined ? chosen : Math.min(Math.max(wishedMs, FIRST_MS), 3_600_000) + random.fraction() * FIRST_MS)
}
