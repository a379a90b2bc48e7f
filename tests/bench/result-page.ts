// Runs in Chromium beside the app's page: lays a self-check's answers on the phone, and times the rules alone.
import { createAnswerStore, openPublicDatabase } from '@/device/public'
import { nearMissFinder, setFact, type Facts, type PolicyPack } from '@/domain/policy'
import { askedEvaluator } from '@/domain/policy/asked'

const lay = (facts: Facts): Promise<number> => createAnswerStore(openPublicDatabase()).put('self', { facts, topics: [], unsure: [] })

/** @returns ms of one turn, the middle of `turns`: what a changed answer comes to, and what is nearly reached */
function rules(pack: PolicyPack, facts: Facts, path: string, asOf: string, turns: number): { evaluateMs: number; nearMissMs: number } {
  const [ask, misses] = [askedEvaluator(pack, { asOf }), nearMissFinder(pack, { asOf })]
  const timed = (work: (changed: Facts) => unknown): number => {
    const all = Array.from({ length: turns }, (_, at) => {
      const changed = setFact(facts, path, 7_000 + at)
      const start = performance.now()
      work(changed)
      return performance.now() - start
    })
    return all.sort((a, b) => a - b)[turns >> 1]!
  }
  return { evaluateMs: timed(ask), nearMissMs: timed(misses) }
}

const told: number[] = []
let began: number | undefined
/** From the key's arrival until everything is worked out and drawn anew, and the browser may lay it out: it hears of changes right after them. */
addEventListener('input', () => { began = performance.now() }, true)
new MutationObserver(() => {
  if (began !== undefined) told.push(performance.now() - began)
  began = undefined
}).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
const recomputed = (): number[] => told

Object.assign(globalThis, { result: { lay, rules, recomputed } })
