// The compiler reads templates here and nothing is drawn: the layer rule against Vue means its runtime.
// oxlint-disable-next-line no-restricted-imports
import { parse } from 'vue/compiler-sfc'
import { LETTER, SPOKEN, type FileWords } from './finding'
import { readScript } from './script'

/** Elements whose content is no language. */
const MUTE = new Set(['style', 'script', 'code', 'pre', 'kbd', 'samp'])

interface Node {
  type: number
  tag?: string
  content?: string | Node
  props?: Prop[]
  children?: Node[]
  branches?: Node[]
  loc: { start: { line: number } }
}
interface Prop {
  type: number
  name: string
  value?: { content: string }
  arg?: { content?: string }
  exp?: { content?: string; loc: { start: { line: number } } }
  loc: { start: { line: number } }
}
const ELEMENT = 1, TEXT = 2, INTERPOLATION = 5, ATTRIBUTE = 6

/** Reads a component: its script and everything its template says. */
export function readComponent(file: string, text: string): FileWords {
  const words: FileWords = { uses: [], findings: [] }
  const add = (more: FileWords) => {
    words.uses.push(...more.uses)
    words.findings.push(...more.findings)
  }
  const { descriptor } = parse(text, { filename: file, sourceMap: false })
  for (const script of [descriptor.script, descriptor.scriptSetup]) {
    if (script) add(readScript(file, script.content, script.loc.start.line))
  }
  const expression = (content: string | undefined, line: number) => { if (content) add(readScript(file, `(${content})`, line)) }
  const untranslated = (line: number, said: string) => words.findings.push({ at: `${file}:${line}`, message: `untranslated text: ${said.trim()}` })

  const visit = (node: Node): void => {
    const line = node.loc.start.line
    if (node.type === TEXT && typeof node.content === 'string' && LETTER.test(node.content)) untranslated(line, node.content)
    if (node.type === INTERPOLATION && typeof node.content === 'object') expression(node.content.content as string | undefined, line)
    if (node.type === ELEMENT) {
      if (MUTE.has(node.tag ?? '')) return
      for (const prop of node.props ?? []) {
        if (prop.type !== ATTRIBUTE) expression(prop.exp?.content, prop.exp?.loc.start.line ?? line)
        else if (prop.name === 'keypath' && prop.value) words.uses.push({ at: `${file}:${line}`, key: prop.value.content, called: true })
        else if (SPOKEN.test(prop.name) && LETTER.test(prop.value?.content ?? '')) untranslated(prop.loc.start.line, prop.value?.content ?? '')
      }
    }
    for (const child of node.children ?? []) visit(child)
  }
  if (descriptor.template?.ast) visit(descriptor.template.ast as unknown as Node)
  return words
}
