import ts from 'typescript'

const RUNNERS = new Set(['it', 'test', 'describe', 'scenario'])

/** Titles of the tests and groups in a test file, as they are written (`%s` and all). */
export function testTitles(source: string): Set<string> {
  const titles = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && RUNNERS.has(runnerOf(node.expression))) {
      const [title] = node.arguments
      if (title && ts.isStringLiteralLike(title)) titles.add(title.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('test.ts', source, ts.ScriptTarget.Latest, true))
  return titles
}

/** `it`, `it.skipIf(x)`, `test.each([…])` all run under their first name. */
function runnerOf(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text
  if (ts.isPropertyAccessExpression(expression) || ts.isCallExpression(expression)) return runnerOf(expression.expression)
  return ''
}
