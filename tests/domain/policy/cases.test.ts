import { describe, expect, it } from 'vitest'
import { readPolicyCases } from '@/cli/content/policies'
import { checkFacts } from '@/domain/policy'
import { run, seedsDir, today } from './pack'

const files = await readPolicyCases(seedsDir)

describe.each(files)('$benefit', ({ benefit, cases }) => {
  it.each(cases)('$title', ({ facts: written, asOf = today, textOnly = false, expect: expected }) => {
    const { facts, problems } = checkFacts(written)
    expect(problems).toBeUndefined()
    const evaluation = run(facts!, { asOf, textOnly })
    const result = evaluation.benefits.find(({ id }) => id === benefit)!
    expect({
      ...result,
      alternatives: Object.fromEntries(result.alternatives.map(({ doubt, ceilingYuan }) => [doubt, ceilingYuan])),
      toVerifyYuan: evaluation.totals.toVerifyYuan,
    }).toMatchObject(expected)
    // toMatchObject lets extra members of a record through
    if (expected.alternatives) expect(result.alternatives.map(({ doubt }) => doubt).sort()).toEqual(Object.keys(expected.alternatives).sort())
  })
})

it('every item of the document has its file', () => {
  expect(files).toHaveLength(33)
})
