import * as v from 'valibot'
import { table } from './part'

const text = v.pipe(v.string(), v.minLength(1))
const Test = v.strictObject({ file: text, title: text })
const Row = v.pipe(
  v.strictObject({ id: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)), what: text, how: v.string(), tests: v.optional(v.array(Test)), page: v.optional(text) }),
  v.check(({ tests, page }) => (tests?.length ?? 0) > 0 || page !== undefined, 'a requirement that is met names a test or a page'),
)
const Excuse = v.strictObject({ ids: text, why: text })
const Finding = v.strictObject({ severity: v.picklist(['high', 'medium', 'low']), what: text, fate: text, test: v.optional(Test) })

/** `docs/security/*.json`: each file may hold a part, so that several people write at once. */
export const SecurityFile = v.strictObject({
  rows: v.optional(v.array(Row), []), notApplicable: v.optional(v.array(Excuse), []), notMet: v.optional(v.array(Excuse), []), findings: v.optional(v.array(Finding), []),
})
export type SecurityFile = v.InferOutput<typeof SecurityFile>
export type ProvingTest = v.InferOutput<typeof Test>

/** All files as one, requirements in the order of the standard. */
export function joined(files: readonly SecurityFile[]): SecurityFile {
  const key = (id: string): string => id.split('.').map((part) => part.padStart(3, '0')).join('.')
  return {
    rows: files.flatMap(({ rows }) => rows).sort((a, b) => key(a.id) < key(b.id) ? -1 : 1),
    notApplicable: files.flatMap(({ notApplicable }) => notApplicable), notMet: files.flatMap(({ notMet }) => notMet), findings: files.flatMap(({ findings }) => findings),
  }
}

/** Every test that is named as a proof. */
export const namedTests = ({ rows, findings }: SecurityFile): ProvingTest[] =>
  [...rows.flatMap(({ tests = [] }) => tests), ...findings.flatMap(({ test }) => (test ? [test] : []))]

const link = ({ file, title }: ProvingTest): string => `[${title}](../${file})`

export const asvsPart = ({ rows, notMet, notApplicable }: SecurityFile): string => [
  `${rows.length} requirements are met, each with what proves it.`, '',
  table(['ASVS', 'Requirement', 'How', 'Proved by'], rows.map(({ id, what, how, tests = [], page }) => [id, what, how, [...tests.map(link), ...(page ? [`[${page}](${page})`] : [])].join('; ')])),
  '', '### Not met, or met in another way', '', table(['ASVS', 'What is so, and why'], notMet.map(({ ids, why }) => [ids, why])),
  '', '### What does not apply', '', table(['ASVS', 'Why'], notApplicable.map(({ ids, why }) => [ids, why])),
].join('\n')

export const findingsPart = ({ findings }: SecurityFile): string =>
  table(['Severity', 'Found', 'What became of it'], findings.map(({ severity, what, fate, test }) => [severity, what, test ? `${fate} ${link(test)}` : fate]))
