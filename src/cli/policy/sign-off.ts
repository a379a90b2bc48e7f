import type { Benefit, BenefitResult, PolicyPack } from '@/domain/policy'
import { caseResult, type BenefitCases } from '../content/policy-cases'
import { inWords, type Language } from './in-words'
import type { Part } from './page'

const words = {
  zh: {
    title: '规则核对表', pack: '规则包', clause: (article: number, item: number) => `第 ${article} 条（第 ${item} 项）`, of: '依据',
    who: '谁可以申请', conditions: '条件', steps: '怎么算', doubts: '文件没写清的地方', here: '这里采用', other: '另一种读法', whom: '涉及',
    example: '示例', facts: '事实', asOf: '测算日', textOnly: '只按 2020 年文本', result: '结果', signOff: '核对意见、姓名、日期', none: '无',
    kind: { fixed: '定额', upTo: '上限', unquantified: '未写金额' },
    status: { eligible: '符合', ineligible: '不符合', unknown: '还缺答案', discretionary: '由主管部门定' },
    standing: { payable: '可申领', toVerify: '待核实', blocked: '已停止' },
    fails: '不符合处', missing: '缺少', alternative: '另一种读法', displaced: '由另一项代替', colon: '：', bracket: (text: string) => `（${text}）`,
  },
  en: {
    title: 'Rules for signing off', pack: 'Pack', clause: (article: number, item: number) => `Article ${article}, item ${item}`, of: 'Source',
    who: 'Who may apply', conditions: 'Conditions', steps: 'Calculation', doubts: 'What the text leaves open', here: 'Read here as', other: 'Other reading', whom: 'Concerns',
    example: 'Example', facts: 'Facts', asOf: 'As of', textOnly: '2020 text alone', result: 'Result', signOff: 'Remarks, name, date', none: 'none',
    kind: { fixed: 'fixed', upTo: 'ceiling', unquantified: 'no amount' },
    status: { eligible: 'eligible', ineligible: 'not eligible', unknown: 'answers missing', discretionary: 'the authority decides' },
    standing: { payable: 'payable', toVerify: 'to be verified', blocked: 'stopped' },
    fails: 'Against it', missing: 'Missing', alternative: 'Other reading', displaced: 'Another takes its place', colon: ': ', bracket: (text: string) => ` (${text})`,
  },
} as const

/** Every rule of a pack with its clause, conditions, calculation, doubts and examples, for somebody who signs them off. */
export function policyTable(pack: PolicyPack, cases: readonly BenefitCases[], language: Language): { title: string; parts: Part[] } {
  const say = words[language]
  const speak = inWords(pack, language)
  const { document } = pack
  const outcome = ({ status, standing, ceilingYuan, fails, missing, displacedBy }: BenefitResult, alternatives: Record<string, readonly [number, number | null]>): string => [
    `${say.status[status]}${say.bracket(say.standing[standing])}`,
    speak.amount(ceilingYuan),
    ...(fails.length ? [`${say.fails}${say.colon}${fails.map(speak.name).join(', ')}`] : []),
    ...(missing.length ? [`${say.missing}${say.colon}${missing.map(speak.name).join(', ')}`] : []),
    ...Object.entries(alternatives).map(([doubt, range]) => `${say.alternative} ${doubt}${say.colon}${speak.amount(range)}`),
    ...(displacedBy ? [say.displaced] : []),
  ].join('\n')

  const rows = (benefit: Benefit): string[][] => cases.filter((one) => one.benefit === benefit.id).flatMap((one) => one.cases.map((example) => {
    const worked = caseResult(pack, one, example)
    if (!worked.result) throw new Error(`${one.at} "${example.title}": facts that cannot be`)
    const { alternatives, ...result } = worked.result
    return [example.title, speak.facts(example.facts), `${example.asOf ?? one.reviewed}${example.textOnly ? `\n${say.textOnly}` : ''}`, outcome({ ...result, alternatives: [] }, alternatives), '']
  }))

  const section = (benefit: Benefit): Part[] => [
    { heading: `${say.clause(benefit.article, benefit.item)} ${benefit.title[language]}`, level: 2 },
    { text: `${benefit.summary[language]}${say.bracket(say.kind[benefit.kind])}` },
    { list: [
      `${say.who}${say.colon}${speak.kinds(benefit.beneficiaries)}`,
      `${say.conditions}${say.colon}${speak.conditions(benefit).join(language === 'zh' ? '；' : '; ') || say.none}`,
      `${say.steps}${say.colon}${speak.steps(benefit.calculation, benefit).join(' → ') || say.none}`,
      ...benefit.doubts.map(({ affects, readings }) => `${say.doubts}${say.colon}${say.here}${say.colon}“${readings.default[language]}”; ${say.other}${say.colon}“${readings.other[language]}”${say.bracket(`${say.whom}${say.colon}${affects[language]}`)}`),
    ] },
    { head: [say.example, say.facts, say.asOf, say.result, say.signOff], rows: rows(benefit) },
  ]
  const title = `${document.number} ${say.title}`
  return { title, parts: [
    { heading: title, level: 1 },
    { text: `${say.of}${say.colon}${document.number} ${document.title[language]}, ${document.issuer[language]}. ${say.pack} ${pack.id} ${pack.version}, ${pack.sha256.slice(0, 12)}` },
    ...pack.benefits.flatMap(section),
  ] }
}
