import type { Facts } from '@/domain/policy'

/** One thing an applicant may have a grant for: what both peers are asked about. They know no lists, so it is asked item by item. */
export interface Claim {
  what: 'invention' | 'design' | 'pct' | 'madrid' | 'annuity'
  kind: string
  region: string
  granted: boolean
  costYuan: number
}

/** The most yuan for one item: article 1 of the 2020 document. */
export const MOST_YUAN = { invention: 5_000, design: 500, pct: 50_000, madrid: 10_000, annuity: 2_000 } as const
/** Whom article 1 names. */
export const MAY_CLAIM = ['enterprise', 'institution', 'university', 'researchInstitute', 'individual']
export const REGION = '3202'

/** An applicant's items under article 1; annuities of years 7 to 9 of one invention count as one. */
export function claimsOf({ applicant, patents = [], maintenance = [], overseas = [], madrid = [] }: Facts): Claim[] {
  const who = { kind: applicant!.kind!, region: applicant!.region! }
  const claims: Claim[] = []
  for (const { type, granted, costYuan } of patents) if (type === 'invention' || type === 'design') claims.push({ what: type, ...who, granted: granted!, costYuan: costYuan! })
  for (const { route, granted, costYuan } of overseas) if (route === 'PCT') claims.push({ what: 'pct', ...who, granted: granted!, costYuan: costYuan! })
  for (const { granted, costYuan } of madrid) claims.push({ what: 'madrid', ...who, granted: granted!, costYuan: costYuan! })
  const annuities = new Map<string, number>()
  for (const { patent, type, year, costYuan } of maintenance) {
    if (type === 'invention' && year! >= 7 && year! <= 9) annuities.set(patent!, (annuities.get(patent!) ?? 0) + costYuan!)
  }
  for (const costYuan of annuities.values()) claims.push({ what: 'annuity', ...who, granted: true, costYuan })
  return claims
}
