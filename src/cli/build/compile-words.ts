import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { baseCompile } from '@intlify/message-compiler'

type Source = { [key: string]: string | Source }
/** As `src/ui/words/message.ts` says them. */
type Words = { [key: string]: string | string[] | string[][] | Words }

/** Nodes of a message as the compiler names them. */
const PLURAL = 1
const TEXT = 3
const NAMED = 4
const LITERAL = 9

/**
 * The messages of one language, `locales/<language>/<namespace>.json` under their namespaces, each read into text and names:
 * the compiler stays out of the app.
 * @throws Error that names file and key of a message that does not compile
 */
export async function compileWords(directory: string, language: string): Promise<Words> {
  const folder = join(directory, language)
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort()
  const compiled = await Promise.all(files.map(async (file) => {
    const words = JSON.parse(await readFile(join(folder, file), 'utf8')) as Source
    return [basename(file, '.json'), compileBranch(words, `${language}/${file}`)] as const
  }))
  return Object.fromEntries(compiled)
}

function compileBranch(words: Source, place: string): Words {
  return Object.fromEntries(Object.entries(words).map(([key, entry]) => {
    if (key.includes('.')) throw new Error(`${place}: ${key}: a key has no dots`)
    return [key, typeof entry === 'string' ? compileMessage(entry, `${place}: ${key}`) : compileBranch(entry, `${place}: ${key}`)]
  }))
}

interface Node { type: number; value?: string; key?: string; items?: Node[]; cases?: Node[]; static?: string }

function compileMessage(message: string, place: string): string | string[] | string[][] {
  const onError = (error: Error) => { throw new Error(`${place}: ${error.message}`) }
  const body = (baseCompile(message, { jit: true, location: false, onError }).ast as unknown as { body: Node }).body
  if (body.type === PLURAL) return body.cases!.map((each) => pattern(each, place))
  const parts = pattern(body, place)
  return parts.length === 1 ? parts[0]! : parts
}

/** Text and names in turns, text first and last. */
function pattern({ items = [], static: whole }: Node, place: string): string[] {
  const parts = ['']
  if (whole !== undefined) return [whole]
  for (const { type, value, key } of items) {
    if (type === TEXT || type === LITERAL) parts[parts.length - 1] += value ?? ''
    else if (type === NAMED) parts.push(key!, '')
    else throw new Error(`${place}: only names in braces can be filled in`)
  }
  return parts
}
