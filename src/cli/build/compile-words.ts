import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { baseCompile } from '@intlify/message-compiler'

type Words = { [key: string]: string | Words }

/**
 * The messages of one language, `locales/<language>/<namespace>.json` under their namespaces, each as the tree that
 * vue-i18n formats: the compiler (and its `new Function`) stays out of the app.
 * @throws Error that names file and key of a message that does not compile
 */
export async function compileWords(directory: string, language: string): Promise<Record<string, unknown>> {
  const folder = join(directory, language)
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort()
  const compiled = await Promise.all(files.map(async (file) => {
    const words = JSON.parse(await readFile(join(folder, file), 'utf8')) as Words
    return [basename(file, '.json'), compileBranch(words, `${language}/${file}`)] as const
  }))
  return Object.fromEntries(compiled)
}

function compileBranch(words: Words, place: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(words).map(([key, entry]) =>
    [key, typeof entry === 'string' ? compileMessage(entry, `${place}: ${key}`) : compileBranch(entry, `${place}: ${key}`)]))
}

function compileMessage(message: string, place: string): unknown {
  const onError = (error: Error) => { throw new Error(`${place}: ${error.message}`) }
  return baseCompile(message, { jit: true, minify: true, location: false, onError }).ast
}
