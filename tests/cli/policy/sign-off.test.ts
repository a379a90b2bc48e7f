import { describe, expect, it } from 'vitest'
import { readPolicyCases } from '@/cli/content/policies'
import { html, markdown } from '@/cli/policy/page'
import { policyTable } from '@/cli/policy/sign-off'
import { seedsDir, wuxi } from '../../domain/policy/pack'

const cases = await readPolicyCases(seedsDir)

describe.each(['zh', 'en'] as const)('the table to sign off, %s', (language) => {
  const { parts } = policyTable(wuxi, cases, language)
  const text = markdown(parts)

  it('has every rule under its clause, and every example with its result', () => {
    const rows = parts.flatMap((part) => 'rows' in part ? part.rows : [])
    expect(rows).toHaveLength(cases.reduce((sum, one) => sum + one.cases.length, 0))
    for (const { title, article, item } of wuxi.benefits) expect(text).toContain(`## ${language === 'zh' ? `第 ${article} 条（第 ${item} 项）` : `Article ${article}, item ${item}`} ${title[language]}`)
    for (const [title, facts, asOf, result, signature] of rows) expect([title, facts, asOf, result].every(Boolean) && signature === '').toBe(true)
  })
  it('speaks of facts by their names, never by their codes', () => {
    expect(text).not.toMatch(/undefined|\[object|[a-z]\.[a-z]+(Yuan|Date|kind)\b|patents\[/)
  })
  it('leaves out no reading of a doubt', () => {
    for (const { doubts } of wuxi.benefits) for (const { readings } of doubts) expect(text).toContain(readings.other[language])
  })
})

it('is safe as a page: signs of HTML and of tables in the words stay words', () => {
  const parts = [{ head: ['a|b', '<b>'], rows: [['x\ny', '"&"']] }]
  expect(markdown(parts)).toBe('| a\\|b | <b> |\n| --- | --- |\n| x<br>y | "&" |\n')
  expect(html(parts, { title: '<t>', lang: 'en' })).toContain('<tr><th>a|b</th><th>&lt;b&gt;</th></tr></thead><tbody><tr><td>x<br>y</td><td>&quot;&amp;&quot;</td></tr>')
})
