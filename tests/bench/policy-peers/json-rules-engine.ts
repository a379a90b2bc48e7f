import { Engine } from 'json-rules-engine'
import { MAY_CLAIM, MOST_YUAN, REGION, type Claim } from './grants'

interface Outcome { events: { params: { mostYuan: number } }[] }

/** Tells whether an item qualifies and by which rate; it computes no amounts, so that is done with its answer. */
export function jsonRules(): (claims: readonly Claim[]) => Promise<number> {
  const engine = new Engine()
  engine.addOperator('inside', (code: string, region: string) => code.startsWith(region))
  for (const [what, mostYuan] of Object.entries(MOST_YUAN)) {
    engine.addRule({
      conditions: { all: [
        { fact: 'what', operator: 'equal', value: what }, { fact: 'granted', operator: 'equal', value: true },
        { fact: 'kind', operator: 'in', value: MAY_CLAIM }, { fact: 'region', operator: 'inside', value: REGION },
      ] },
      event: { type: what, params: { mostYuan } },
    })
  }
  return async (claims) => {
    let yuan = 0
    for (const claim of claims) {
      const { events } = (await engine.run(claim)) as Outcome
      for (const { params } of events) yuan += Math.min(claim.costYuan, params.mostYuan) * (claim.kind === 'individual' ? 0.5 : 1)
    }
    return yuan
  }
}
