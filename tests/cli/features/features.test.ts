import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { checkFeatures } from '@/cli/features/check'
import { Features, type Feature } from '@/cli/features/features'
import { BEGIN, END, featureTable, withTable } from '@/cli/features/table'
import { testTitles } from '@/cli/features/titles'

const feature: Feature = { id: 'a', feature: { zh: '甲', en: 'A' }, where: 'src/a', test: { file: 'tests/a.test.ts', title: 'does a' } }
const tree = (files: Record<string, string>) => ({ exists: (path: string) => path === 'src/a' || path in files, read: (path: string) => files[path] })
const proof = { 'tests/a.test.ts': "it('does a', () => {})" }

describe('the feature table', () => {
  it('is written between its markers and nowhere else', () => {
    const page = `# Title\n${BEGIN}\nold\n${END}\nrest\n`
    const written = withTable(page, [feature])
    expect(written).toBe(`# Title\n${BEGIN}\n${featureTable([feature])}\n${END}\nrest\n`)
    expect(withTable(written ?? '', [feature])).toBe(written)
    expect(withTable('# Title\n', [feature])).toBeUndefined()
  })

  it('links each feature to its proof and keeps bars inside their cell', () => {
    expect(featureTable([{ ...feature, feature: { zh: '甲|乙', en: 'A' } }]).split('\n').at(-1)).toBe('| A | 甲\\|乙 | `src/a` | [does a](tests/a.test.ts) |')
  })
})

describe('a feature', () => {
  it('is right when its place and its test are there', () => expect(checkFeatures([feature], tree(proof))).toEqual([]))
  it('needs its test file', () => expect(checkFeatures([feature], tree({}))).toEqual(['a: test file tests/a.test.ts does not exist']))
  it('needs its test title', () => expect(checkFeatures([feature], tree({ 'tests/a.test.ts': "it('does b', () => {}) // does a" }))).toEqual(['a: tests/a.test.ts has no test "does a"']))
  it('needs its place', () => expect(checkFeatures([{ ...feature, where: 'src/b' }], tree(proof))).toEqual(['a: src/b does not exist']))
  it('has an id of its own', () => expect(checkFeatures([feature, feature], tree(proof))).toEqual(['a: id is used twice']))
})

it('titles are found however the test is run', () => {
  expect([...testTitles("describe('a', () => { it('b', f); test.each([1])('c %s', f); it.skipIf(x)('d', f); test('e' + f, g); other('f') })")]).toEqual(['a', 'b', 'c %s', 'd'])
})

it('every feature of docs/features.json has its place and its proof', () => {
  const root = join(import.meta.dirname, '../../..')
  const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined)
  const features = v.parse(Features, JSON.parse(read('docs/features.json') ?? ''))
  expect(checkFeatures(features, { exists: (path) => existsSync(join(root, path)), read })).toEqual([])
})
