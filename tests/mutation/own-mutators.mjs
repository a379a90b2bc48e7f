/** Two kinds of change Stryker does not make of itself: another number, and two steps in the other order. */
import babel from './node_modules/@babel/core/lib/index.js'
import { allMutators } from './node_modules/@stryker-mutator/instrumenter/dist/src/mutators/mutate.js'

const { types } = babel

const isOne = (node) => types.isNumericLiteral(node, { value: 1 }) || (types.isUnaryExpression(node, { operator: '-' }) && isOne(node.argument))
/** The branches of `-1 : 1`, what a comparison of two things gives for their order: only its sign counts. */
const signs = new WeakSet()

/** A number one greater: limits, shares, yuan to fen, places in a list. */
const number = {
  name: 'Number',
  *mutate(path) {
    const { node } = path
    if (path.isConditionalExpression() && isOne(node.consequent) && isOne(node.alternate)) signs.add(node.consequent.argument ?? node.consequent).add(node.alternate.argument ?? node.alternate)
    if (path.isNumericLiteral() && !signs.has(node)) yield types.numericLiteral(node.value + 1)
  },
}

/** What may stand in either order as far as the language goes; declarations and what ends a block may not. */
const isStep = (node) => types.isExpressionStatement(node) || types.isIfStatement(node) || types.isLoop(node)

/** Two neighbouring steps of a block in the other order. */
const order = {
  name: 'StepOrder',
  *mutate(path) {
    if (!path.isBlockStatement()) return
    const { body } = path.node
    for (let at = 1; at < body.length; at += 1) {
      if (isStep(body[at - 1]) && isStep(body[at])) {
        const clone = body.map((node) => types.cloneNode(node, true, false))
        yield types.blockStatement([...clone.slice(0, at - 1), clone[at], clone[at - 1], ...clone.slice(at + 1)])
      }
    }
  },
}

allMutators.push(number, order)
