import { describe, expect, it } from 'vitest'
import { readPolicyCases } from '@/cli/content/policies'
import { failingCases } from '@/cli/content/policy-cases'
import { seedsDir, wuxi } from './pack'

const files = await readPolicyCases(seedsDir)

describe.each(files)('$benefit', (file) => {
  it.each(file.cases)('$title', (example) => expect(failingCases(wuxi, [{ ...file, cases: [example] }])).toEqual([]))
})

it('every item of the document has its file', () => {
  expect(files).toHaveLength(33)
})
