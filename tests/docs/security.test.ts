import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { asvsPart, findingsPart, joined, namedTests, SecurityFile } from '~/src/cli/pages/security'
import { withPart } from '~/src/cli/pages/part'
import { root } from '~/src/cli/setup.mjs'

const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '')
const security = joined(readdirSync(join(root, 'docs/security')).sort().map((name) => v.parse(SecurityFile, JSON.parse(read(`docs/security/${name}`)))))

describe('what docs/security.md claims', () => {
  it('is proved by tests that are there, under the title named', () => {
    expect(security.rows.length).toBeGreaterThan(100)
    expect(namedTests(security).filter(({ file, title }) => !read(file).includes(title)).map(({ file, title }) => `${file}: ${title}`)).toEqual([])
  })

  it('or by a page that is there', () => {
    expect(security.rows.flatMap(({ page }) => (page && !existsSync(join(root, 'docs', page)) ? [page] : []))).toEqual([])
  })

  it('is said once for each requirement, and none is both met and not', () => {
    const ids = security.rows.map(({ id }) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
    const elsewhere = new Set(security.notApplicable.flatMap(({ ids: names }) => names.split(/, | – /)))
    expect(ids.filter((id) => elsewhere.has(id) || elsewhere.has(id.split('.')[0]!) || elsewhere.has(id.split('.').slice(0, 2).join('.')))).toEqual([])
  })

  it('stands on the page as the data has it', () => {
    const page = read('docs/security.md')
    expect(withPart(withPart(page, 'asvs', asvsPart(security))!, 'findings', findingsPart(security))).toBe(page)
  })
})
