import Engine from 'publicodes'
import { MAY_CLAIM, MOST_YUAN, REGION, type Claim } from './grants'

const either = (tests: readonly string[]) => ({ 'une de ces conditions': tests })
const text = (value: string) => `'${value}'`

const rule = (what: string, mostYuan: number) => ({
  'applicable si': { 'toutes ces conditions': [`what = ${text(what)}`, 'granted', 'inside', either(MAY_CLAIM.map((kind) => `kind = ${text(kind)}`))] },
  'valeur': 'cost * share',
  'plafond': `${mostYuan} * share`,
})

/** Computes the amount of one item. It has no prefixes of text, so whether a place lies in Wuxi is answered for it. */
export function publicodes(): (claims: readonly Claim[]) => Promise<number> {
  const engine = new Engine({
    what: { 'par défaut': text('none') }, kind: { 'par défaut': text('none') }, granted: { 'par défaut': 'non' }, inside: { 'par défaut': 'non' }, cost: { 'par défaut': '0' },
    share: { variations: [{ si: `kind = ${text('individual')}`, alors: '50 %' }, { sinon: '100 %' }] },
    ...Object.fromEntries(Object.entries(MOST_YUAN).map(([what, mostYuan]) => [what, rule(what, mostYuan)])),
  })
  return (claims) => {
    let yuan = 0
    for (const { what, kind, region, granted, costYuan } of claims) {
      engine.setSituation({ what: text(what), kind: text(kind), granted: granted ? 'oui' : 'non', inside: region.startsWith(REGION) ? 'oui' : 'non', cost: String(costYuan) })
      yuan += Number(engine.evaluate(what).nodeValue ?? 0)
    }
    return Promise.resolve(yuan)
  }
}
