import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ruleSchemas } from '@/cli/policy/rule-schemas'
import { seedsDir } from '../../domain/policy/pack'

const folder = join(seedsDir, 'policies')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml') && path !== 'samples.yaml')
const ajv = new Ajv2020({ strict: false, validateFormats: false })
const text = (path: string): string => readFileSync(join(folder, path), 'utf8')
const schemaOf = (path: string): string => /^# yaml-language-server: \$schema=(\S+)\n/.exec(text(path))![1]!
const validator = (path: string) => ajv.compile(JSON.parse(text(join(dirname(path), schemaOf(path)))) as object)

describe('the schemas for editors', () => {
  it.each(files)('%s names its schema and keeps to it', (path) => {
    const validate = validator(path)
    expect(validate(parse(text(path))) || validate.errors).toBe(true)
  })
  it('are written as the code has them', () => {
    for (const [name, schema] of Object.entries(ruleSchemas())) expect(JSON.parse(text(`../schemas/${name}.schema.json`))).toEqual(JSON.parse(JSON.stringify(schema)))
  })
  it.each<[string, (rule: Record<string, unknown>) => unknown]>([
    ['a bare number', (rule) => ({ ...rule, parameters: { perPatent: 5000 } })],
    ['no cases', (rule) => ({ ...rule, cases: undefined })],
    ['a step there is not', (rule) => ({ ...rule, calculation: [{ double: 'item.costYuan' }] })],
    ['a field there is not', (rule) => ({ ...rule, formula: 'x' })],
    ['a long summary', (rule) => ({ ...rule, summary: { zh: '长'.repeat(121), en: 'Long' } })],
  ])('refuse %s', (_, change) => {
    const path = 'wuxi-2020-11/art01-invention-grant.yaml'
    expect(validator(path)(JSON.parse(JSON.stringify(change(parse(text(path)) as Record<string, unknown>))))).toBe(false)
  })
})
