import type { Feature } from './features'
import { testTitles } from './titles'

/** What the check may ask of the repository; paths are from its root. */
export interface Tree {
  exists(path: string): boolean
  /** Undefined when there is no such file. */
  read(path: string): string | undefined
}

/** Features whose place or proof does not exist. */
export function checkFeatures(features: readonly Feature[], tree: Tree): string[] {
  const ids = features.map((feature) => feature.id)
  return [
    ...new Set(ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${id}: id is used twice`)),
    ...features.flatMap(({ id, where, test }) => {
      const source = tree.read(test.file)
      return [
        ...(tree.exists(where) ? [] : [`${id}: ${where} does not exist`]),
        ...(source === undefined ? [`${id}: test file ${test.file} does not exist`] : []),
        ...(source !== undefined && !testTitles(source).has(test.title) ? [`${id}: ${test.file} has no test "${test.title}"`] : []),
      ]
    }),
  ]
}
