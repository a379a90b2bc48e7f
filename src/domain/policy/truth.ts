/** Kleene's three values; `undefined` is "not known". */
export type Truth = boolean | undefined

export const not = (a: Truth): Truth => a === undefined ? undefined : !a
/** False wins, then unknown. */
export const and = (a: Truth, b: Truth): Truth => b === false ? false : a && b
/** True wins, then unknown. */
export const or = (a: Truth, b: Truth): Truth => a === true || b === true ? true : a === false ? b : undefined
