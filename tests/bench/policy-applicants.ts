import { APPLICANT_KINDS, PATENT_TYPES, PROJECT_SCHEMES, type Facts } from '@/domain/policy'

/** A repeatable source of fractions (mulberry32). */
function fractions(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Applicants who have answered everything: most are enterprises with a few patents, as at the counter. */
export function applicants(count: number, seed: number): Facts[] {
  const next = fractions(seed)
  const upTo = (most: number): number => Math.floor(next() * (most + 1))
  const one = <T>(values: readonly T[]): T => values[upTo(values.length - 1)]!
  const few = <T>(most: number, make: () => T): T[] => Array.from({ length: upTo(most) }, make)
  const day = (): string => `202${upTo(2)}-${String(4 + upTo(8)).padStart(2, '0')}-${10 + upTo(18)}`
  const yes = (share: number): boolean => next() < share

  return Array.from({ length: count }, (): Facts => ({
    applicant: { kind: yes(0.7) ? 'enterprise' : one(APPLICANT_KINDS), region: one(['320282', '320281', '320205001', '310115']) },
    patents: few(4, () => ({ type: one(PATENT_TYPES), granted: yes(0.8), grantDate: day(), costYuan: upTo(9_000) })),
    maintenance: few(3, () => ({ patent: one(['A', 'B']), type: one(PATENT_TYPES), year: 6 + upTo(4), costYuan: upTo(3_000), payDate: day() })),
    overseas: few(2, () => ({ route: one(['PCT', 'Paris'] as const), family: one(['F', 'G']), country: one(['US', 'JP']), granted: yes(0.7), grantDate: day(), costYuan: upTo(120_000) })),
    madrid: few(2, () => ({ granted: yes(0.7), grantDate: day(), costYuan: upTo(15_000) })),
    projects: few(1, () => ({ scheme: one(PROJECT_SCHEMES), approved: yes(0.5), approveDate: day() })),
    ipms: { certified: yes(0.4), certDate: day(), provincialEval: one(['none', 'qualified', 'excellent'] as const) },
    loans: few(1, () => ({ ipPledged: yes(0.8), qualified: yes(0.7), interestYuan: upTo(300_000), paidDate: day() })),
    insurance: few(1, () => ({ ip: yes(0.8), premiumYuan: upTo(50_000), paidDate: day() })),
    disputes: few(1, () => ({ major: yes(0.5), won: yes(0.5), legalFeesYuan: upTo(500_000), wonDate: day() })),
    trademarks: few(1, () => ({ wellKnown: one(['none', 'administrative', 'judicial'] as const), duringRightsProtection: yes(0.5), date: day() })),
    gi: [], events: [], nationalTitle: one(['none', 'advantage', 'demonstration'] as const),
  }))
}
