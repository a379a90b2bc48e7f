import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { compiledPack } from './pack'

/** Words by which a sum would be promised, or a missing answer told as money without limit. */
const PROMISES = /无封顶|不封顶|不设上限|可得|必得|一定能|肯定能|保证(给|发|拿)|至少|核实后可|no ceiling|unlimited|guaranteed|at least|\bwill (get|receive|be paid)\b|\bgets\b|once verified/i

const texts = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : []

it.each(['zh-CN/policy', 'en/policy', 'zh-CN/visits', 'en/visits'])('the words of %s promise no money', async (name) => {
  const words = JSON.parse(await readFile(new URL(`../../../locales/${name}.json`, import.meta.url), 'utf8')) as Record<string, unknown>
  expect(texts(name.endsWith('visits') ? words.result : words).filter((text) => PROMISES.test(text))).toEqual([])
})

it('the rules promise no money', async () => {
  const { benefits, overlays, warnings, document } = await compiledPack()
  const said = texts([benefits.map(({ title, summary, notes, doubts }) => [title, summary, notes, doubts]), overlays, warnings, document])
  expect(said.filter((text) => PROMISES.test(text))).toEqual([])
})

it('names the cluster, not each body, as what the 20 million are for', async () => {
  const cluster = (await compiledPack()).benefits.find(({ id }) => id.endsWith('art08-cluster'))!
  expect(Object.values(cluster.parameters)).toMatchObject([{ fen: 2_000_000_000, scope: 'cluster' }])
})
