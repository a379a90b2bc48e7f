import ts from 'typescript'
import { ALLOWED, HAN, SPOKEN, type FileWords } from './finding'

/** `t`, `$t`, `i18n.global.t` … take a key; `te` asks whether there is one. */
const TRANSLATE = new Set(['t', '$t', 'rt'])
/** A sentence somebody may read: begins with a capital, has several words. */
const SENTENCE = /^[A-Z][a-z’']+(,? [A-Za-z’'0-9-]+)+[.!?…]?$/
/** A literal that may be a key: namespace, dot, rest. */
const KEYLIKE = /^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9_-]+)+$/

/**
 * Reads a script or an expression of a template: which messages it names, and which words it says by itself.
 * @param firstLine line of the file on which the text begins
 */
export function readScript(file: string, text: string, firstLine = 1): FileWords {
  const words: FileWords = { uses: [], findings: [] }
  const source = ts.createSourceFile('words.ts', text, ts.ScriptTarget.Latest, true)
  const lines = text.split('\n')
  const lineOf = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line
  const at = (node: ts.Node) => `${file}:${firstLine + lineOf(node)}`
  const allowed = (node: ts.Node) => [lineOf(node), lineOf(node) - 1].some((line) => ALLOWED.test(lines[line] ?? ''))

  const said = (node: ts.Node, literal: string): void => {
    if (allowed(node)) return
    if (HAN.test(literal)) words.findings.push({ at: at(node), message: `Chinese in the code: ${literal.trim()}` })
    else if ((SENTENCE.test(literal) && !isForDevelopers(node)) || isLabel(node, literal)) words.findings.push({ at: at(node), message: `untranslated text: ${literal}` })
  }
  const visit = (node: ts.Node, called: boolean): void => {
    if (ts.isStringLiteralLike(node)) {
      if (called || KEYLIKE.test(node.text)) words.uses.push({ at: at(node), key: node.text, called })
      if (!ts.isImportDeclaration(node.parent) && !ts.isExportDeclaration(node.parent)) said(node, node.text)
      return
    }
    if (ts.isTemplateExpression(node)) {
      const pattern = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('*')
      if (called || KEYLIKE.test(pattern.replaceAll('*', 'x'))) words.uses.push({ at: at(node), key: pattern, called })
      for (const part of [node.head.text, ...node.templateSpans.map((span) => span.literal.text)]) said(node, part)
      for (const span of node.templateSpans) visit(span.expression, false)
      return
    }
    if (ts.isJsxText(node)) return said(node, node.text)
    if (ts.isCallExpression(node) && isTranslation(node.expression)) {
      const [key, ...rest] = node.arguments
      if (key) visitKey(key)
      for (const argument of rest) visit(argument, false)
      return
    }
    ts.forEachChild(node, (child) => visit(child, false))
  }
  /** The key may be chosen: `t(late ? 'a.late' : 'a.due')`. */
  const visitKey = (node: ts.Expression): void => {
    if (ts.isConditionalExpression(node)) {
      visit(node.condition, false)
      visitKey(node.whenTrue)
      visitKey(node.whenFalse)
    } else if (ts.isParenthesizedExpression(node)) visitKey(node.expression)
    else visit(node, ts.isStringLiteralLike(node) || ts.isTemplateExpression(node))
  }
  visit(source, false)
  return words
}

/** `{ label: 'Save' }` */
const isLabel = (node: ts.Node, literal: string): boolean =>
  /^[A-Z][a-z]/.test(literal) && ts.isPropertyAssignment(node.parent) && node.parent.initializer === node && SPOKEN.test(node.parent.name.getText().replaceAll(/['"]/g, ''))

const isTranslation = (node: ts.Expression): boolean =>
  (ts.isIdentifier(node) && TRANSLATE.has(node.text)) || (ts.isPropertyAccessExpression(node) && TRANSLATE.has(node.name.text))

/** Messages of errors are for the log: screens show the code's words. */
function isForDevelopers(node: ts.Node): boolean {
  const call = node.parent
  return (ts.isNewExpression(call) && call.expression.getText().endsWith('Error')) || (ts.isCallExpression(call) && /^(console\.|Symbol$)/.test(call.expression.getText()))
}
