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
  expect(await compileWords(folder, 'xx')).toEqual({ a: { title: 'A', deep: { more: ['B ', 'n', ''] } }, b: { title: 'C' } })
})

it('keeps the forms of a counted message apart, and signs that stand for themselves', async () => {
  await write('a.json', { counted: "one | {n} of {all}", mail: "a{'@'}b" })
  expect(await compileWords(folder, 'xx')).toEqual({ a: { counted: [['one'], ['', 'n', ' of ', 'all', '']], mail: 'a@b' } })
})

it.each([{ 'a.b': 'x' }, { linked: '@:a.title' }, { list: '{0}' }])('refuses what the app does not say: %j', async (words) => {
  await write('a.json', words)
  await expect(compileWords(folder, 'xx')).rejects.toThrow('xx/a.json: ')
})

it('names file and key of a message that does not compile', async () => {
  await write('a.json', { deep: { wrong: 'x {a b}' } })
  await expect(compileWords(folder, 'xx')).rejects.toThrow('xx/a.json: deep: wrong')
})
