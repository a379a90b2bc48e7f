import { describe, expect, it } from 'vitest'
import { evaluate, type EvaluateOptions, type Facts } from '@/domain/policy'
import { benefit, nothing, run, wuxi, yixing } from './pack'

const strategy = 'art02-strategy-project'
const project = (more: object = {}) => ({ scheme: 'ipStrategy', approved: true, approveDate: '2022-01-01', ...more }) as NonNullable<Facts['projects']>[number]
const told = (id: string, facts: Facts, options: Partial<EvaluateOptions> = {}) => benefit(run({ ...nothing, ...facts }, options), id)
const two = { status: 'eligible', ceilingYuan: [600_000, 600_000], fails: [], missing: [] }

describe('who applies', () => {
  const as = (applicant: Facts['applicant']) => told(strategy, { applicant, projects: [project(), project()] })
  it('must be of a kind and from a place the text names', () => {
    expect(as(yixing)).toMatchObject(two)
    expect(as({ kind: 'university', region: '320282' })).toMatchObject({ status: 'ineligible', ceilingYuan: [0, 0], fails: ['applicant.kind'], missing: [] })
    expect(as({ kind: 'enterprise', region: '310115' })).toMatchObject({ status: 'ineligible', fails: ['applicant.region'], missing: [] })
    expect(as({ kind: 'park', region: '310115' }).fails).toEqual(['applicant.kind', 'applicant.region'])
  })
  it('is asked for what is not said, or said too roughly; until then nothing is certain', () => {
    expect(as({ kind: 'enterprise' })).toMatchObject({ status: 'unknown', ceilingYuan: [0, 600_000], missing: ['applicant.region'], fails: [] })
    expect(as({ kind: 'enterprise', region: '32' })).toMatchObject({ status: 'unknown', ceilingYuan: [0, 600_000], missing: ['applicant.region'] })
    expect(as({ region: '320282' })).toMatchObject({ status: 'unknown', missing: ['applicant.kind'] })
    expect(as(undefined).missing).toEqual(['applicant.kind', 'applicant.region'])
    expect(as({ kind: 'enterprise' }).items).toEqual([0, 1].map((at) => ({ path: `projects[${at}]`, status: 'unknown', ceilingYuan: [0, 300_000] })))
  })
  it('is told nothing more of what is not for it: no items, no explanation, no other reading', () => {
    const abroad = told('art01-invention-grant', { applicant: { kind: 'individual', region: '310115' }, patents: [{ type: 'invention', granted: true, costYuan: 4000, grantDate: '2020-03-07' }] }, { textOnly: true })
    expect(abroad).toMatchObject({ status: 'ineligible', ceilingYuan: [0, 0], items: [], trace: [], alternatives: [], missing: [] })
  })
  it('is told no amount where the text names none, whether it is for it or not', () => {
    expect(['enterprise', 'agency'].map((kind) => told('art05-credit-line', { applicant: { kind, region: '320282' } as Facts['applicant'] })).map(({ status, ceilingYuan, alternatives }) => [status, ceilingYuan, alternatives])).toEqual([['discretionary', null, []], ['ineligible', null, []]])
  })
})

describe('items of a list', () => {
  it('count one by one, each with its own amount', () => {
    expect(told(strategy, { projects: [project(), project()] })).toMatchObject({ ...two, items: [{ path: 'projects[0]', status: 'eligible', ceilingYuan: [300_000, 300_000] }, { path: 'projects[1]' }] })
  })
  it('that fail say by which answer, and leave the others as they are', () => {
    const { status, ceilingYuan, fails, missing, items } = told(strategy, { projects: [project({ approved: false }), project()] })
    expect({ status, ceilingYuan, fails, missing }).toEqual({ status: 'eligible', ceilingYuan: [300_000, 300_000], fails: ['projects[0].approved'], missing: [] })
    expect(items).toEqual([{ path: 'projects[1]', status: 'eligible', ceilingYuan: [300_000, 300_000] }, { path: 'projects[0]', status: 'ineligible', ceilingYuan: [0, 0] }])
  })
  it('that fail are asked nothing more', () => {
    expect(told(strategy, { projects: [{ scheme: 'alliance' }, project()] })).toMatchObject({ status: 'eligible', fails: ['projects[0].scheme'], missing: [] })
    expect(told(strategy, { projects: [{ approveDate: '2019-01-01' }] })).toMatchObject({ status: 'ineligible', fails: ['projects[0].approveDate'], missing: [] })
    expect(told(strategy, { projects: [project({ approved: false, approveDate: '2019-01-01' })] }).fails).toEqual(['projects[0].approved', 'projects[0].approveDate'])
    expect(told(strategy, { projects: [project({ approved: false, approveDate: '2020-03-07' })] })).toMatchObject({ status: 'ineligible', fails: ['projects[0].approved'], alternatives: [] })
  })
  it('of which all fail make it fail; they are still named', () => {
    expect(told(strategy, { projects: [project({ approved: false })] })).toMatchObject({ status: 'ineligible', ceilingYuan: [0, 0], items: [{ path: 'projects[0]', status: 'ineligible', ceilingYuan: [0, 0] }], trace: [] })
  })
  it('that may count are asked for what would tell', () => {
    expect(told(strategy, { projects: [project({ approved: undefined, approveDate: undefined }), project()] })).toMatchObject({
      status: 'eligible', ceilingYuan: [300_000, 600_000], missing: ['projects[0].approved', 'projects[0].approveDate'], fails: [],
      items: [{ path: 'projects[0]', status: 'unknown', ceilingYuan: [0, 300_000] }, { path: 'projects[1]', status: 'eligible', ceilingYuan: [300_000, 300_000] }],
    })
    expect(told(strategy, { projects: [project({ approved: undefined })] })).toMatchObject({ status: 'unknown', ceilingYuan: [0, 300_000], missing: ['projects[0].approved'] })
  })
  it('are none where the list is empty, and any number where nobody answered', () => {
    expect(told(strategy, { projects: [] })).toMatchObject({ status: 'ineligible', ceilingYuan: [0, 0], fails: ['projects'], missing: [], items: [] })
    expect(told(strategy, { projects: undefined })).toMatchObject({ status: 'unknown', ceilingYuan: [0, null], fails: [], missing: ['projects'], items: [] })
  })
  it('of which no amount is worked out are named without one', () => {
    const events = [{ kind: 'expo', international: true, date: '2022-05-18' }, { kind: 'expo', international: false, date: '2022-05-18' }] as const
    expect(told('art16-events', { events: [...events] })).toMatchObject({ status: 'discretionary', ceilingYuan: null, items: [{ path: 'events[0]', status: 'eligible', ceilingYuan: null }, { path: 'events[1]', status: 'ineligible', ceilingYuan: null }] })
  })
  it('are asked for the same thing once', () => {
    const patents = [1000, 2000].map((costYuan) => ({ type: 'invention' as const, granted: true, grantDate: '2022-01-01', costYuan }))
    expect(told('art01-invention-grant', { applicant: { region: '320282' }, patents })).toMatchObject({ missing: ['applicant.kind'] })
  })
})

describe('the day a thing happened', () => {
  const certified = (certDate?: string) => told('art04-gb-cert', { ipms: { certified: true, provincialEval: 'none', ...(certDate && { certDate }) } })
  it('must fall under the document, where the rule goes by a day of the applicant', () => {
    expect(certified('2022-01-01')).toMatchObject({ status: 'eligible', ceilingYuan: [50_000, 50_000], fails: [], missing: [], alternatives: [] })
    expect(certified('2019-01-01')).toMatchObject({ status: 'ineligible', fails: ['ipms.certDate'], missing: [] })
    expect(certified()).toMatchObject({ status: 'unknown', ceilingYuan: [0, 50_000], fails: [], missing: ['ipms.certDate'] })
  })
  it('between signing and printing settles nothing and is not asked for again', () => {
    expect(certified('2020-03-07')).toMatchObject({ status: 'unknown', ceilingYuan: [0, 50_000], fails: [], missing: [], alternatives: [{ doubt: 'signed-or-printed', ceilingYuan: [50_000, 50_000] }] })
    expect(certified('2022-01-01').alternatives).toEqual([])
  })
  it('on which one asks, between signing and printing, leaves everything open', () => {
    const asked = (asOf: string) => told('art04-gb-cert', { ipms: { certified: true, certDate: '2020-03-06', provincialEval: 'none' } }, { asOf })
    expect(asked('2020-03-07')).toMatchObject({ status: 'unknown', fails: [], alternatives: [{ doubt: 'signed-or-printed', ceilingYuan: [50_000, 50_000] }] })
    const undated = { ...wuxi, benefits: wuxi.benefits.map((one) => one.id.endsWith('art04-gb-cert') ? { ...one, date: undefined } : one) }
    expect(benefit(evaluate(undated, { ...nothing, ipms: { certified: true, provincialEval: 'none' } }, { asOf: '2020-03-07' }), 'art04-gb-cert').alternatives).toEqual([{ doubt: 'signed-or-printed', ceilingYuan: [50_000, 50_000] }])
    expect(asked('2020-03-05')).toMatchObject({ status: 'ineligible', fails: ['asOf', 'ipms.certDate'], alternatives: [] })
    expect(told('art03-patent-award', {}, { asOf: '2020-03-05' })).toMatchObject({ status: 'ineligible', fails: ['asOf'] })
    expect(told('art03-patent-award', {}, { asOf: '2020-03-10' })).toMatchObject({ status: 'discretionary', fails: [] })
  })
})

describe('what is paid by progress', () => {
  it('is a ceiling and no promise, as a whole and item by item', () => {
    expect(told('art08-cluster', { applicant: { kind: 'park', region: '320282' }, projects: [project({ scheme: 'serviceCluster' })] })).toMatchObject({
      status: 'discretionary', ceilingYuan: [0, 20_000_000], items: [{ path: 'projects[0]', status: 'eligible', ceilingYuan: [0, 20_000_000] }],
    })
  })
})

describe('the explanation', () => {
  it('speaks of items by their place, of the whole without one', () => {
    const { trace } = told(strategy, { projects: [project()] })
    expect(trace.map(({ step, at, yuan }) => [step, at, yuan])).toEqual([['take', 'projects[0]', [300_000, 300_000]], ['sum', undefined, [300_000, 300_000]]])
    expect(told('art04-gb-cert', { ipms: { certified: true, certDate: '2022-01-01', provincialEval: 'none' } }).trace.map(({ step, at }) => [step, at])).toEqual([['take', undefined]])
  })
})
