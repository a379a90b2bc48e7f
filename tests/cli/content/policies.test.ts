import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { compilePolicies, readPolicyCases } from '@/cli/content/policies'
import { failingCases } from '@/cli/content/policy-cases'
import { SeedError } from '@/cli/content/problems'
import { SEEDS_DIR as seeds } from '@/cli/content/read-seeds'
import { canonicalJson } from '@/domain/canonical'

const good = 'policies/wuxi-2020-11/art06-ip-insurance.yaml'
let copy: string
beforeAll(() => { copy = mkdtempSync(join(tmpdir(), 'policies-')) })
beforeEach(() => cpSync(join(seeds, 'policies'), join(copy, 'policies'), { recursive: true }))
afterAll(() => rmSync(copy, { recursive: true }))

type Rule = Record<string, unknown>
/** Compiles the seeds with one file changed. */
async function problemsWith(change: (rule: Rule) => Rule, path = good): Promise<string[]> {
  const rule = parse(readFileSync(join(seeds, path), 'utf8')) as Rule
  writeFileSync(join(copy, path), stringify(change(rule)))
  return compilePolicies(copy).then(() => [], (error: unknown) => {
    if (!(error instanceof SeedError)) throw error
    return error.problems.map(({ at, message }) => `${at}: ${message}`)
  })
}
const without = (name: string) => (rule: Rule): Rule => Object.fromEntries(Object.entries(rule).filter(([key]) => key !== name))

describe('the policy pack', () => {
  it('is one per document, the same from the same seeds, and small', async () => {
    const [pack, ...more] = await compilePolicies(seeds)
    expect(more).toEqual([])
    expect(pack!.benefits).toHaveLength(33)
    expect(await compilePolicies(seeds)).toEqual([pack])
    expect(gzipSync(canonicalJson(pack)).length).toBeLessThan(25_000)
  })
  it('has at least one item of every article', async () => {
    const [pack] = await compilePolicies(seeds)
    expect([...new Set(pack!.benefits.map(({ article }) => article))]).toEqual(Array.from({ length: 16 }, (_, index) => index + 1))
  })
  it('changes its hash with any word', async () => {
    const [before] = await compilePolicies(seeds)
    expect(await problemsWith((rule) => ({ ...rule, title: { zh: '保费', en: 'Premiums' } }))).toEqual([])
    const [after] = await compilePolicies(copy)
    expect(after!.sha256).not.toBe(before!.sha256)
    expect(after!.version).toBe(before!.version)
  })
})

describe('a rule that does not build', () => {
  const at = `${good}`
  it.each<[string, (rule: Rule) => Rule, string]>([
    ['has no cases', without('cases'), `${at} cases: Invalid key: Expected "cases" but received undefined`],
    ['has an empty list of cases', (rule) => ({ ...rule, cases: [] }), `${at} cases: a rule needs cases: examples with the expected result`],
    ['has a bare number', (rule) => ({ ...rule, parameters: { share: '50%', perProject: 300_000 } }), `${at} parameters.perProject: a bare number says nothing: write the amount with its unit, such as "0.5万元/件" or "50%"`],
    ['has an amount without a unit', (rule) => ({ ...rule, parameters: { share: '50%', perProject: '30/项目' } }), `${at} parameters.perProject: "30/项目" is no amount with a unit: write it like 0.5万元/件, 500元/件 or 50%`],
    ['does not say what an amount is for', (rule) => ({ ...rule, parameters: { share: '50%', perProject: '30万元' } }), `${at} parameters.perProject: "30万元" must say for what it is: /件, /项目, /商标, /平台, /家, /单位, /集聚区`],
    ['multiplies by an amount', (rule) => ({ ...rule, parameters: { share: '5万元/项目', perProject: '30万元/项目' } }), `${at}: share is an amount: only a share can multiply`],
    ['counts by the wrong thing', (rule) => ({ ...rule, parameters: { share: '50%', perProject: '30万元/件' } }), `${at} parameters.perProject: "30万元/件" counts by 件, but here amounts count by 项目`],
    ['gives more than the whole', (rule) => ({ ...rule, parameters: { share: '150%', perProject: '30万元/项目' } }), `${at} parameters.share: "150%" is more than the whole`],
    ['limits by a share', (rule) => ({ ...rule, parameters: { share: '50%', perProject: '30%' } }), `${at}: perProject is a share: it can only multiply`],
    ['names a parameter that is not there', (rule) => ({ ...rule, parameters: { share: '50%' } }), `${at}: parameter perProject does not exist`],
    ['keeps a parameter it never uses', (rule) => ({ ...rule, parameters: { share: '50%', perProject: '30万元/项目', perYear: '60万元/家' } }), `${at}: parameter perYear is never used`],
    ['speaks of a fact nobody asks for', (rule) => ({ ...rule, conditions: [{ fact: 'item.colour', is: true }] }), `${at}: fact item.colour is not among the questions`],
    ['compares with a value there is not', (rule) => ({ ...rule, conditions: [{ fact: 'nationalTitle', is: 'gold' }] }), `${at}: nationalTitle cannot be "gold" (choice)`],
    ['takes a date for money', (rule) => ({ ...rule, calculation: [{ take: 'item.paidDate' }, { multiply: 'share' }, { atMost: 'perProject' }, 'sum'] }), `${at}: fact item.paidDate is a date, not a money`],
    ['forgets to add up', (rule) => ({ ...rule, calculation: [{ take: 'item.premiumYuan' }, { multiply: 'share' }, { atMost: 'perProject' }] }), `${at}: a calculation over a list needs "sum"`],
    ['uses a step there is not', (rule) => ({ ...rule, calculation: [{ double: 'item.premiumYuan' }] }), `${at} calculation.0: must be a step: take, atMost, multiply, when … do, sumPer or sum`],
    ['runs over a list there is not', (rule) => ({ ...rule, each: 'policies' }), `${at}: policies is no list among the questions`],
    ['has an amount and calls itself unquantified', (rule) => ({ ...rule, kind: 'unquantified', nature: 'caseByCase' }), `${at}: an unquantified benefit has no calculation`],
    ['cites an article there is not', (rule) => ({ ...rule, article: 17 }), `${at}: the document has only 16 articles`],
    ['cites no article', without('article'), `${at} article: Invalid key: Expected "article" but received undefined`],
    ['names a warning there is not', (rule) => ({ ...rule, standing: { reviewed: '2026-11-22', warnings: ['surely_fine'] } }), 'wuxi-2020-11/art06-ip-insurance: warning surely_fine does not exist'],
    ['has another name than its file', (rule) => ({ ...rule, id: 'art06-premiums' }), `${at}: id must be the file's name, art06-ip-insurance`],
    ['lacks a language', (rule) => ({ ...rule, title: { zh: '保费' } }), `${at} title.en: Invalid key: Expected "en" but received undefined`],
    ['tells a long story for a summary', (rule) => ({ ...rule, summary: { zh: '长'.repeat(121), en: 'Long' } }), `${at} summary.zh: is too long (120 characters at most)`],
    ['asks for two things that exclude each other', (rule) => ({ ...rule, conditions: [{ fact: 'nationalTitle', is: 'none' }, { fact: 'nationalTitle', is: 'advantage' }] }), `${at}: the conditions can never hold together: applicant.kind is one of enterprise, institution, university, researchInstitute, socialGroup, agency, financialInstitution, park, district; nationalTitle is none; nationalTitle is advantage`],
    ['counts differently for somebody who never gets it', (rule) => ({ ...rule, calculation: [{ take: 'item.premiumYuan' }, { when: { fact: 'applicant.kind', is: 'individual' }, do: [{ multiply: 'share' }] }, { atMost: 'perProject' }, 'sum'] }), `${at}: "when" can never happen: applicant.kind is individual`],
    ['names a choice that nobody can make', (rule) => ({ ...rule, conditions: [{ fact: 'item.ip', is: true }, { fact: 'applicant.kind', oneOf: ['enterprise', 'individual'] }] }), `${at}: applicant.kind can never be individual here`],
    ['doubts what concerns nobody', (rule) => ({ ...rule, doubts: [{ id: 'nobody', affects: { zh: '无', en: 'Nobody' }, concerns: { fact: 'applicant.kind', is: 'individual' }, readings: { default: { zh: '一', en: 'One' }, other: { zh: '二', en: 'Two' } } }] }), `${at}: doubt nobody concerns nobody: applicant.kind is individual`],
    ['does not say which day decides', without('date'), `${at}: no "date": which day decides whether the document applies, such as item.paidDate?`],
    ['has a field there is not', (rule) => ({ ...rule, formula: 'premium / 2' }), `${at} formula: Invalid key: Expected never but received "formula"`],
  ])('%s', async (_, change, message) => expect(await problemsWith(change)).toContain(message))

  it('a second benefit for the same thing, unless it says how they stand to each other', async () => {
    const twin = (addsTo?: string[]) => (rule: Rule): Rule => {
      writeFileSync(join(copy, good.replace('insurance', 'second')), stringify({ ...rule, id: 'art06-ip-second', ...(addsTo && { addsTo }) }))
      return rule
    }
    const message = `${good.replace('insurance', 'second')}: the same insurance can bring wuxi-2020-11/art06-ip-insurance too: put both in one group, or say "addsTo: [art06-ip-insurance]"`
    expect(await problemsWith(twin())).toEqual([message])
    expect(await problemsWith(twin(['art06-ip-insurance']))).toEqual([])
    rmSync(join(copy, good.replace('insurance', 'second')))
  })
  it.each<[string, string, string]>([
    ["warnsFrom: '2021-01-27'", "warnsFrom: '2025-01-27'", '2021-patent-subsidy-notice: warns from 2025-01-27, after its last day 2024-12-31'],
    ["lastDayOtherReading: '2025-12-31'", "lastDayOtherReading: '2024-12-31'", '2021-patent-subsidy-notice: the other reading has the same last day, 2024-12-31: there is no doubt'],
    ['art01-design-grant, ', 'art01-design-grant, wuxi-2020-11/art01-invention-grant, ', '2021-patent-subsidy-notice: wuxi-2020-11/art01-invention-grant is blocked twice'],
  ])('a higher rule whose dates do not fit: %s', async (from, to, message) => {
    const path = join(copy, 'policies/overlays/2021-patent-subsidy-notice.yaml')
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))
    expect(await problemsWith((rule) => rule)).toEqual([message])
  })
  it('a document printed before it was signed', async () => {
    expect(await problemsWith((rule) => ({ ...rule, printed: '2020-03-01' }), 'policies/wuxi-2020-11/document.yaml')).toEqual(['wuxi-2020-11: printed on 2020-03-01, before it was signed on 2020-03-06'])
  })
  it('an example that does not come out', async () => {
    const [pack] = await compilePolicies(seeds)
    const cases = (await readPolicyCases(seeds)).filter(({ at: file }) => file === good)
    const [first] = cases[0]!.cases
    expect(failingCases(pack!, cases)).toEqual([])
    expect(failingCases(pack!, [{ ...cases[0]!, cases: [{ ...first!, expect: { status: 'eligible', ceilingYuan: [300_000, 300_000] } }] }]))
      .toEqual([{ at: `${good} cases "${first!.title}"`, message: 'ceilingYuan is [330010,330010], expected [300000,300000]' }])
    expect(failingCases(pack!, [{ ...cases[0]!, cases: [{ ...first!, facts: { nationalTitle: 'gold' } }] }]))
      .toEqual([{ at: `${good} cases "${first!.title}"`, message: 'fact nationalTitle cannot be so (choice)' }])
  })

  it('a block of a benefit that does not exist', async () => {
    const path = 'policies/overlays/2021-patent-subsidy-notice.yaml'
    expect(await problemsWith((overlay) => ({ ...overlay, blocks: (overlay['blocks'] as Rule[]).map((block) => ({ ...block, benefits: [...block['benefits'] as string[], 'wuxi-2020-11/art17-gold'] })) }), path))
      .toContain('2021-patent-subsidy-notice: benefit wuxi-2020-11/art17-gold does not exist')
  })
  it('a question with an answer that is no fact', async () => {
    const path = 'policies/questions.yaml'
    const change = (rule: Rule) => ({ ...rule, questions: (rule['questions'] as Rule[]).map((question) => question['path'] === 'nationalTitle' ? { ...question, options: [{ value: 'gold', label: { zh: '金', en: 'Gold' } }, { value: 'none', label: { zh: '无', en: 'None' } }] } : question) })
    expect(await problemsWith(change, path)).toEqual(['policies/questions.yaml nationalTitle: nationalTitle cannot be "gold" (choice)'])
  })
})
