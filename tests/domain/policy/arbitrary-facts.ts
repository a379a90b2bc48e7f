import fc from 'fast-check'
import { APPLICANT_KINDS, PATENT_TYPES, PROJECT_SCHEMES, type Facts } from '@/domain/policy'

/** How many examples are generated: fewer in the mutation check, which plays them once for every change. */
export const runs = (count: number): { numRuns: number } => ({ numRuns: process.env.MUTATION_CHECK ? Math.ceil(count / 5) : count })

const yesNo = fc.boolean()
const yuan = fc.oneof(fc.constantFrom(0, 1, 499, 2000, 5000, 1_000_001), fc.integer({ min: 0, max: 3_000_000 }))
const day = fc.constantFrom('2019-12-31', '2020-03-05', '2020-03-06', '2020-03-09', '2020-03-10', '2021-06-30', '2023-05-05', '2030-01-01')
const few = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 4 })
const of = <T extends string>(...values: readonly T[]) => fc.constantFrom(...values)

/** Facts with every question answered. */
export const answered: fc.Arbitrary<Facts> = fc.record({
  applicant: fc.record({ kind: fc.oneof(fc.constant('enterprise' as const), of(...APPLICANT_KINDS)), region: of('320282', '320281', '320205001', '3202', '32', '310115') }),
  patents: few(fc.record({ type: of(...PATENT_TYPES), granted: yesNo, grantDate: day, costYuan: yuan })),
  maintenance: few(fc.record({ patent: of('A', 'B'), type: of(...PATENT_TYPES), year: fc.integer({ min: 6, max: 10 }), costYuan: yuan, payDate: day })),
  overseas: few(fc.record({ route: of('PCT', 'Paris', 'Hague'), family: of('F', 'G'), country: of('US', 'JP'), granted: yesNo, grantDate: day, costYuan: yuan })),
  madrid: few(fc.record({ granted: yesNo, grantDate: day, costYuan: yuan })),
  projects: few(fc.record({ scheme: of(...PROJECT_SCHEMES), approved: yesNo, approveDate: day })),
  ipms: fc.record({ certified: yesNo, certDate: day, provincialEval: of('none', 'qualified', 'excellent') }),
  loans: few(fc.record({ ipPledged: yesNo, qualified: yesNo, interestYuan: yuan, paidDate: day })),
  insurance: few(fc.record({ ip: yesNo, premiumYuan: yuan, paidDate: day })),
  disputes: few(fc.record({ major: yesNo, won: yesNo, legalFeesYuan: yuan, wonDate: day })),
  trademarks: few(fc.record({ wellKnown: of('none', 'administrative', 'judicial'), duringRightsProtection: yesNo, date: day })),
  gi: few(fc.record({ kind: of('registration', 'collectiveMark', 'certificationMark'), product: of('tea', 'clay'), date: day })),
  events: few(fc.record({ kind: of('forum', 'expo', 'other'), international: yesNo, date: day })),
  nationalTitle: of('none', 'advantage', 'demonstration'),
})

type Tree = Record<string, unknown>
/** The same facts with some answers taken back; `forget` says of each answer, in order, whether it goes. */
function without(facts: Tree, forget: () => boolean): Tree {
  return Object.fromEntries(Object.entries(facts).flatMap(([name, value]): [string, unknown][] => {
    if (forget()) return []
    if (Array.isArray(value)) return [[name, value.map((item) => without(item as Tree, forget))]]
    return [[name, typeof value === 'object' ? without(value as Tree, forget) : value]]
  }))
}

/** Two states of one questionnaire: what was known, and what is known after more answers. */
export const lessAndMore: fc.Arbitrary<{ less: Facts; more: Facts }> = fc
  .record({ all: answered, first: fc.infiniteStream(fc.integer({ min: 0, max: 9 })), second: fc.infiniteStream(fc.integer({ min: 0, max: 9 })) })
  .map(({ all, first, second }) => {
    const forgetting = (stream: Iterator<number>) => () => (stream.next().value as number) < 2
    const more = without(all as Tree, forgetting(first[Symbol.iterator]()))
    return { more: more as Facts, less: without(more, forgetting(second[Symbol.iterator]())) as Facts }
  })
