import type { Problem } from './problems'

/** How much content there must be; a number changes here only together with the seeds. */
export const EXPECTED = { entries: 101, districts: 7, towns: 88, targets: 44, stages: 4, tasks: 25, policyBenefits: 33 } as const

/** One problem when there are more or fewer than there must be. */
export const count = (at: string, what: string, found: number, expected: number): Problem[] =>
  found === expected ? [] : [{ at, message: `${found} ${what}, expected ${expected}` }]

/** Ids that are there more than once, each once. */
export const twice = (ids: readonly string[]): string[] => [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))]

/** One problem for every id that is there twice. */
export const repeated = (at: string, ids: readonly string[]): Problem[] =>
  twice(ids).map((id) => ({ at: `${at} ${id}`, message: 'id is used twice' }))

/** One problem for every name that leads nowhere. */
export const unresolved = (at: string, what: string, ids: readonly string[], known: ReadonlySet<string>): Problem[] =>
  ids.filter((id) => !known.has(id)).map((id) => ({ at, message: `${what} ${id} does not exist` }))

export const keysOf = (choices: readonly { key: string }[]): ReadonlySet<string> => new Set(choices.map((choice) => choice.key))
