import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { joined, SecurityFile } from '~/src/cli/pages/security'
import { root } from '~/src/cli/setup.mjs'

/** How many requirements each section of ASVS 5.0 has at levels 1 and 2; within a section they come before those of level 3. */
const SECTIONS: Record<string, number> = {
  1.1: 2, 1.2: 9, 1.3: 11, 1.4: 3, 1.5: 2, 2.1: 3, 2.2: 3, 2.3: 4, 2.4: 1, 3.2: 2, 3.3: 4, 3.4: 6, 3.5: 5, 3.7: 2, 4.1: 3, 4.2: 1, 4.3: 2, 4.4: 4,
  5.1: 1, 5.2: 3, 5.3: 2, 5.4: 3, 6.1: 3, 6.2: 11, 6.3: 3, 6.4: 4, 6.5: 5, 6.6: 3, 7.1: 3, 7.2: 4, 7.3: 2, 7.4: 5, 7.5: 2, 7.6: 2, 8.1: 2, 8.2: 3, 8.3: 1, 8.4: 1,
  11.1: 2, 11.2: 3, 11.3: 3, 11.4: 3, 11.5: 1, 11.6: 1, 12.1: 3, 12.2: 2, 12.3: 4, 13.1: 1, 13.2: 5, 13.3: 2, 13.4: 5, 14.1: 2, 14.2: 4, 14.3: 3,
  15.1: 3, 15.2: 3, 15.3: 7, 16.1: 1, 16.2: 5, 16.3: 4, 16.4: 3, 16.5: 3,
}

/** The ids that a list such as `1.2.6 – 1.2.8, 4.3, 9` speaks of: whole ones, sections or chapters. */
const spokenOf = (ids: string): string[] => ids.split(',').flatMap((part) => {
  const [from, to] = part.trim().split(' – ') as [string, string | undefined]
  if (!to) return [from]
  const section = from.slice(0, from.lastIndexOf('.'))
  const [first, last] = [from, to].map((id) => Number(id.split('.').at(-1))) as [number, number]
  return Array.from({ length: last - first + 1 }, (_, index) => `${section}.${first + index}`)
})

it('every requirement of levels 1 and 2 is met, not met, or does not apply', () => {
  const folder = join(root, 'docs/security')
  const { rows, notMet, notApplicable } = joined(readdirSync(folder).sort().map((name) => v.parse(SecurityFile, JSON.parse(readFileSync(join(folder, name), 'utf8')))))
  const said = new Set([...rows.map(({ id }) => id), ...[...notMet, ...notApplicable].flatMap(({ ids }) => spokenOf(ids))])
  const all = Object.entries(SECTIONS).flatMap(([section, count]) => Array.from({ length: count }, (_, index) => `${section}.${index + 1}`))
  const covers = (id: string): boolean => said.has(id) || said.has(id.split('.').slice(0, 2).join('.')) || said.has(id.split('.')[0]!)
  expect(all.filter((id) => !covers(id))).toEqual([])
})
