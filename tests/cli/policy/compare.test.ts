import { describe, expect, it } from 'vitest'
import type { Benefit, PolicyPack } from '@/domain/policy'
import { comparePacks, effectsOn } from '@/cli/policy/compare'
import { readSamples } from '@/cli/policy/samples'
import { seedsDir, today, wuxi } from '../../domain/policy/pack'

const samples = await readSamples(seedsDir)
const strategy = 'wuxi-2020-11/art02-strategy-project'
const withBenefit = (change: (benefit: Benefit) => Benefit): PolicyPack => ({ ...wuxi, benefits: wuxi.benefits.map((benefit) => benefit.id === strategy ? change(benefit) : benefit) })
const limitedTo = (wan: number): PolicyPack => withBenefit((benefit) => ({
  ...benefit,
  parameters: { perProject: { fen: wan * 1_000_000, scope: 'project', text: `${wan}万元/项目` } },
  calculation: benefit.calculation.map((step) => step.step === 'take' && 'parameter' in step.of ? { ...step, of: { ...step.of, fen: wan * 1_000_000 } } : step),
}))

describe('two versions of the rules', () => {
  it('the same pack differs in nothing', () => {
    expect(comparePacks(wuxi, { ...wuxi, version: '2030.1.1', sha256: 'another' })).toEqual([])
    expect(effectsOn(samples, wuxi, wuxi, { asOf: today })).toEqual([])
  })
  it('names the parameter as written, and nothing that only follows from it', () => {
    expect(comparePacks(wuxi, limitedTo(50))).toEqual([{ path: `benefits.${strategy}.parameters.perProject.text`, before: '30万元/项目', after: '50万元/项目' }])
  })
  it('a rule in the middle is one addition, not a change of all that follow', () => {
    const less = { ...wuxi, benefits: wuxi.benefits.filter(({ id }) => id !== strategy) }
    expect(comparePacks(less, wuxi).map(({ path }) => path)).toEqual([`benefits.${strategy}`])
  })
  it('says who wins and who loses, and how much', () => {
    const told = (after: PolicyPack) => effectsOn(samples, wuxi, after, { asOf: today }).map(({ sample, verdict, totals }) => [sample.id, verdict, ...totals.map(({ before, after: now }) => now[1]! - before[1]!)])
    expect(told(limitedTo(50))).toEqual([['cable-exporter', 'wins', 200_000]])
    expect(told(limitedTo(10))).toEqual([['cable-exporter', 'loses', -200_000]])
  })
  it('a benefit that went away loses for whoever had it; what is stopped anyway counts for nobody', () => {
    const without = (id: string) => ({ ...wuxi, benefits: wuxi.benefits.filter((one) => one.id !== id) })
    expect(effectsOn(samples, wuxi, without(strategy), { asOf: today }).find(({ sample }) => sample.id === 'cable-exporter')).toMatchObject({ verdict: 'loses' })
    expect(effectsOn(samples, wuxi, without('wuxi-2020-11/art01-design-grant'), { asOf: today }).find(({ sample }) => sample.id === 'cable-exporter')).toMatchObject({ verdict: 'both' })
  })
})

it('every typical applicant may get something, except the one outside the city', () => {
  const none = samples.filter(({ facts }) => effectsOn([{ id: '', title: { zh: '', en: '' }, facts }], { ...wuxi, benefits: [] }, wuxi, { asOf: today, textOnly: true })[0]!.benefits.every(({ after }) => after.startsWith('ineligible')))
  expect(none.map(({ id }) => id)).toEqual(['outside-wuxi'])
})
