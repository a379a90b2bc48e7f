/**
 * npm run -s evaluate -- FACTS.json [--as-of YYYY-MM-DD] [--text-only]
 *
 * Prints what an applicant may claim, as JSON. FACTS.json holds one object or an array of them (then an array is printed);
 * `-` reads standard input. Wrong facts: one line per field on standard error and exit status 2.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { civilDateOf } from '@/domain/civil-date'
import { checkFacts, evaluator, MAX_ITEMS, MAX_YUAN, type Evaluation, type FactProblem, type Facts, type PolicyPack } from '@/domain/policy'
import { compilePolicies } from './content/policies'
import { SEEDS_DIR } from './content/read-seeds'

const usage = 'usage: npm run -s evaluate -- FACTS.json [--as-of YYYY-MM-DD] [--text-only]   (FACTS.json may be - for standard input)'

const complaints: Record<FactProblem['code'], string> = {
  unknownField: 'is not a known fact',
  object: 'must be an object',
  list: 'must be a list',
  tooMany: `has more than ${MAX_ITEMS} items`,
  text: 'must be text, not empty',
  tooLong: 'is longer than 200 characters',
  yesNo: 'must be true or false',
  yuan: 'must be whole yuan, a number without decimals',
  negative: 'must not be negative',
  tooLarge: `must not exceed ${MAX_YUAN} yuan`,
  date: 'must be an existing day between 1900 and 2099, YYYY-MM-DD',
  choice: 'must be one of',
  region: 'must be a division code of 2, 4, 6, 9 or 12 digits, in quotes',
  year: 'must be a year of the patent, 1 to 20',
}
const complaint = ({ path, code, allowed }: FactProblem): string =>
  `${path || 'facts'}: ${complaints[code]}${allowed ? ` ${allowed.join(', ')}` : ''}`

/** What the person who called must mend; ends with exit status 2. */
class CallError extends Error {}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

async function readJson(source: string): Promise<unknown> {
  const text = source === '-' ? await standardInput() : await readFile(source, 'utf8').catch(() => { throw new CallError(`${source}: cannot be read`) })
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new CallError(`${source === '-' ? 'standard input' : source}: is not JSON`)
  }
}

/** A name that is misspelt would be compared with nothing, and what it displaces promised all the same. */
const unknownBenefits = ({ otherPolicies = [] }: Facts, { id, benefits }: PolicyPack): string[] =>
  otherPolicies.flatMap(({ benefit }, at) => (benefit === undefined || benefits.some((each) => each.id === benefit) ? [] : [`otherPolicies[${at}].benefit: is no item of ${id}`]))

/** @throws CallError with one line per wrong field */
function checked(values: readonly unknown[], isList: boolean, pack: PolicyPack): Facts[] {
  const results = values.map(checkFacts)
  const lines = results.flatMap(({ facts, problems }, index) => (problems ? problems.map(complaint) : unknownBenefits(facts, pack)).map((line) => (isList ? `[${index}] ` : '') + line))
  if (lines.length) throw new CallError(lines.join('\n'))
  return results.map(({ facts }) => facts!)
}

function options() {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'as-of': { type: 'string' }, 'text-only': { type: 'boolean', default: false } } })
    if (positionals.length !== 1) throw new CallError(usage)
    const asOf = values['as-of'] ?? civilDateOf(Date.now())
    const day = new Date(`${asOf}T00:00:00Z`)
    if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf) || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== asOf) throw new CallError('--as-of: must be an existing day, YYYY-MM-DD')
    return { source: positionals[0]!, asOf, textOnly: values['text-only'] }
  } catch (error) {
    throw error instanceof CallError ? error : new CallError(`${(error as Error).message}\n${usage}`)
  }
}

async function main(): Promise<void> {
  const { source, asOf, textOnly } = options()
  const input = await readJson(source)
  const isList = Array.isArray(input)
  const [pack] = await compilePolicies(SEEDS_DIR) as [PolicyPack]
  const all = checked(isList ? input : [input], isList, pack)
  const evaluations: Evaluation[] = all.map(evaluator(pack, { asOf, textOnly }))
  process.stdout.write(`${JSON.stringify(isList ? evaluations : evaluations[0], null, 2)}\n`)
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof CallError ? 2 : 1
})
