import type { Enterprise } from '../records'
import { getFact, setFact } from './fact-paths'
import type { Facts } from './facts'

/**
 * What an enterprise's record already tells. Labels such as 优势企业 tell nothing here: they do not say whether the title
 * is the national one. Numbers of rights tell nothing either: a ceiling hangs on each one's cost and date.
 * @param town nine-digit code of the enterprise's town
 */
export function knownFacts(town: string | undefined, { certification }: Pick<Enterprise, 'certification'>): [path: string, value: string | boolean][] {
  const known: [string, string | boolean | undefined][] = [
    ['applicant.kind', 'enterprise'],
    ['applicant.region', town],
    ['ipms.certified', certification && certification.status === 'certified'],
    ['ipms.standard', certification?.standard],
    ['ipms.provincialEval', certification?.provincialEvaluation],
  ]
  return known.filter((entry): entry is [string, string | boolean] => entry[1] !== undefined)
}

/** Facts with the known ones laid under: what somebody answered stays. */
export const withKnown = (facts: Facts, known: readonly [path: string, value: string | boolean][]): Facts =>
  known.reduce((all, [path, value]) => (getFact(all, path) === undefined ? setFact(all, path, value) : all), facts)
