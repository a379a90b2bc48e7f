import { mkdtemp, mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { compileWords } from '~/src/cli/build/compile-words'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'words-'))
  await mkdir(join(folder, 'xx'))
})
const write = (name: string, words: unknown) => writeFile(join(folder, 'xx', name), JSON.stringify(words))

it('gathers namespaces and keeps the tree of keys', async () => {
  await write('a.json', { title: 'A', deep: { more: 'B {n}' } })
  await write('b.json', { title: 'C' })
  const words = await compileWords(folder, 'xx') as { a: { title: object; deep: { more: object } }; b: object }
  expect(Object.keys(words)).toEqual(['a', 'b'])
  expect(JSON.stringify(words.a.title)).toContain('"A"')
  expect(JSON.stringify(words.a.deep.more)).toContain('"n"')
})

it('names file and key of a message that does not compile', async () => {
  await write('a.json', { deep: { wrong: 'x {a b}' } })
  await expect(compileWords(folder, 'xx')).rejects.toThrow('xx/a.json: deep: wrong')
})
