import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '~/src/cli/setup.mjs'
import { ROWS } from '../faults/rows'
import { page, type Sightings } from '../faults/table'

const files = readdirSync(join(root, 'tests/faults'), { recursive: true }).map((name) => `tests/faults/${String(name)}`).filter((name) => name.endsWith('.test.ts'))
const declared = new Set(files.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/\brow\((\d+),/g)].map(([, number]) => Number(number))))
const data = JSON.parse(readFileSync(join(root, 'tests/faults/seen.json'), 'utf8')) as Sightings

it('the fault table has forty rows, each with a test', () => {
  expect(ROWS.map(({ n }) => n)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
  expect(ROWS.filter(({ n }) => !declared.has(n)).map(({ n, fault }) => `${n}. ${fault}`)).toEqual([])
})

it('its page says what the tests there are saw, and none that is gone: npm run faults writes it', () => {
  expect(data.sightings.map(({ file }) => file).filter((file) => !files.includes(file))).toEqual([])
  expect(readFileSync(join(root, 'docs/reliability.md'), 'utf8')).toBe(page(ROWS, data))
})
