/**
 * npm run -s policy:diff -- OLD NEW [--as-of YYYY-MM-DD] [--text-only]
 *
 * OLD and NEW: a `seeds` folder, or the JSON of a pack as the app fetches it. Says in which rules, parameters and texts they differ,
 * and what the change brings the typical applicants of `seeds/policies/samples.yaml`: who wins, who loses, how much.
 */
import { readFile, stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { civilDateOf } from '@/domain/civil-date'
import type { PolicyPack } from '@/domain/policy'
import { compilePolicies } from '../content/policies'
import { SEEDS_DIR } from '../content/read-seeds'
import { comparePacks, effectsOn, rangeText } from './compare'
import { readSamples } from './samples'

const usage = 'usage: npm run -s policy:diff -- OLD NEW [--as-of YYYY-MM-DD] [--text-only]   (OLD, NEW: a seeds folder or a pack as JSON)'

async function packsOf(path: string): Promise<PolicyPack[]> {
  const found = await stat(path).catch(() => { throw new Error(`${path}: not found\n${usage}`) })
  return found.isDirectory() ? compilePolicies(path) : [JSON.parse(await readFile(path, 'utf8')) as PolicyPack]
}
const shown = (value: unknown): string => value === undefined ? '—' : typeof value === 'string' ? value : JSON.stringify(value)

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'as-of': { type: 'string' }, 'text-only': { type: 'boolean', default: false } } })
  const [oldPath, newPath, ...more] = positionals
  if (!oldPath || !newPath || more.length) throw new Error(usage)
  const options = { asOf: values['as-of'] ?? civilDateOf(Date.now()), textOnly: values['text-only'] }
  const samples = await readSamples(SEEDS_DIR)
  const olds = await packsOf(oldPath)
  for (const after of await packsOf(newPath)) {
    const before = olds.find(({ id }) => id === after.id)
    if (!before) {
      console.log(`${after.id}: only in ${newPath}`)
      continue
    }
    console.log(`${after.id}  ${before.version} ${before.sha256.slice(0, 12)} → ${after.version} ${after.sha256.slice(0, 12)}\n`)
    const changes = comparePacks(before, after)
    for (const change of changes) console.log(`${change.path}\n  - ${shown(change.before)}\n  + ${shown(change.after)}`)
    console.log(`${changes.length} differences\n\nSample applicants as of ${options.asOf}`)
    const effects = effectsOn(samples, before, after, options)
    for (const { sample, verdict, totals, benefits } of effects) {
      console.log(`${verdict === 'both' ? 'changes' : verdict}: ${sample.id} · ${sample.title.zh}`)
      for (const total of totals) console.log(`  ${total.name}: ${rangeText(total.before)} → ${rangeText(total.after)}`)
      for (const one of benefits) console.log(`  ${one.id}: ${one.before} → ${one.after}`)
    }
    const counted = (verdict: string) => effects.filter((effect) => effect.verdict === verdict).length
    console.log(`${counted('wins')} win, ${counted('loses')} lose, ${counted('both')} change otherwise, ${samples.length - effects.length} as before`)
  }
}

await main().catch((error: unknown) => {
  console.error((error as Error).message)
  process.exitCode = 2
})
