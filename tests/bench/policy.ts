// `npm run -s bench:policy`: 10,000 generated applicants through the policy core, all benefits and the five of article 1 that name an
// amount, beside json-rules-engine and publicodes on those five, in turns of one run. Prints one JSON line at its end.
import { runInThisContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { compilePolicies } from '@/cli/content/policies'
import { SEEDS_DIR } from '@/cli/content/read-seeds'
import type { evaluator, Facts, PolicyPack } from '@/domain/policy'
import { installIn } from '../harness/own-packages'
import { applicants } from './policy-applicants'
import { claimsOf, type Claim } from './policy-peers/grants'
import { bundled } from './sync-stage'

const APPLICANTS = Number(process.env.BENCH_APPLICANTS ?? 10_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
/** A turn goes over the applicants again until it has lasted so long: a pass of some 40 ms tells little beside others on the machine. */
const TURN_MS = 500
/** As the text reads, so that the higher rules which stop its grants do not spare anybody work. */
const OPTIONS = { asOf: '2023-01-01', textOnly: true } as const

type Contender = 'ours' | 'all33' | 'jsonRulesEngine' | 'publicodes'
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
const kilobytes = (text: string): number => Number((gzipSync(text, { level: 9 }).length / 1000).toFixed(1))

/** Sum of the ceilings, so that nothing can be left out as unused. */
function oursOn(makeReady: typeof evaluator, pack: PolicyPack): (facts: readonly Facts[]) => number {
  const evaluate = makeReady(pack, OPTIONS)
  return (facts) => {
    let yuan = 0
    for (const each of facts) for (const { ceilingYuan } of evaluate(each).benefits) yuan += ceilingYuan?.[0] ?? 0
    return yuan
  }
}

async function peerOn(evaluate: (claims: readonly Claim[]) => Promise<number>, claims: readonly Claim[][]): Promise<number> {
  let yuan = 0
  for (const each of claims) yuan += await evaluate(each)
  return yuan
}

async function run(): Promise<void> {
  installIn('tests/bench/policy-peers')
  const [{ jsonRules }, { publicodes }] = await Promise.all([import('./policy-peers/json-rules-engine'), import('./policy-peers/publicodes')])
  const [pack] = await compilePolicies(SEEDS_DIR)
  if (!pack) throw new Error('no policy pack')
  const five = { ...pack, benefits: pack.benefits.filter(({ article, kind }) => article === 1 && kind !== 'unquantified') }
  const facts = applicants(APPLICANTS, 1)
  const claims = facts.map(claimsOf)
  // As a page carries it: what runs these tests from source wraps every function and would be measured instead.
  const core = await bundled('tests/bench/policy-core.ts', 'policy-core')
  runInThisContext(core)
  const { evaluator: makeReady } = globalThis as unknown as { evaluator: typeof evaluator }
  const [ours, all33, rules, codes] = [oursOn(makeReady, five), oursOn(makeReady, pack), jsonRules(), publicodes()]
  const contenders: Record<Contender, () => Promise<number>> = {
    ours: async () => ours(facts), all33: async () => all33(facts), jsonRulesEngine: () => peerOn(rules, claims), publicodes: () => peerOn(codes, claims),
  }
  const perS: Record<Contender, number[]> = { ours: [], all33: [], jsonRulesEngine: [], publicodes: [] }
  // The first round warms all sides up and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const sums = new Map<Contender, number>()
    for (const name of Object.keys(contenders) as Contender[]) {
      const start = performance.now()
      let passes = 0
      do {
        sums.set(name, Math.round(await contenders[name]()))
        passes += 1
      } while (performance.now() - start < TURN_MS)
      if (round > 0) perS[name].push(passes * APPLICANTS / ((performance.now() - start) / 1_000))
    }
    // All must have done the same work.
    for (const name of ['jsonRulesEngine', 'publicodes'] as const) if (sums.get(name) !== sums.get('ours')) throw new Error(`${name} finds ${sums.get(name)} yuan, we find ${sums.get('ours')}`)
    if (round > 0) console.log(`round ${round}: ${Object.entries(perS).map(([name, rates]) => `${name} ${Math.round(rates.at(-1)!)}/s`).join('  ')}`)
  }
  const perSecond = (name: Contender): number => Math.round(median(perS[name]))
  console.log(JSON.stringify({
    five: { ours: perSecond('ours'), jsonRulesEngine: perSecond('jsonRulesEngine'), publicodes: perSecond('publicodes') },
    all33: { ours: perSecond('all33') },
    coreGzKB: kilobytes(core), packGzKB: kilobytes(JSON.stringify(pack)),
  }))
}

await run()
