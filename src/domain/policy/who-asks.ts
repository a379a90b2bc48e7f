import { insideOf } from '../region'
import type { Facts } from './facts'
import type { Benefit } from './pack'
import type { Truth } from './truth'

type Applicant = NonNullable<Facts['applicant']>
type For = Pick<Benefit, 'beneficiaries' | 'region'>

/** How an applicant stands to a benefit: of the kind it is for, and from the place it is for. */
export interface Standing { belongs: Truth; inside: Truth }
export type Who = (applicant: Applicant) => Standing

/** Only remembers whom it was asked about last: by what they are, not by the object that says it. */
function whoOf({ beneficiaries, region: area }: For): Who {
  const isInside = insideOf(area)
  let last: Standing & Applicant = { belongs: undefined, inside: undefined, kind: undefined, region: undefined }
  return ({ kind, region }) => {
    // Stryker disable next-line ConditionalExpression: finding it out again gives the same, only more slowly
    if (kind !== last.kind || region !== last.region) {
      last = { kind, region, belongs: kind === undefined ? undefined : beneficiaries.includes(kind), inside: region === undefined ? undefined : isInside(region) }
    }
    return last
  }
}

/** Many benefits are for the same applicants in the same place: how somebody stands to those is found out once for all of them. */
export function whoAsks(): (benefit: For) => Who {
  const made = new Map<string, Who>()
  return (benefit) => {
    const key = [benefit.region, ...benefit.beneficiaries].join(' ')
    const who = made.get(key) ?? whoOf(benefit)
    made.set(key, who)
    return who
  }
}
