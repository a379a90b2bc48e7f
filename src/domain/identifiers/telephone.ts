import { normalise } from './check'

/** A mobile of mainland China; a landline with its area; one of the same town; 400 and 800; short numbers of services, such as 12345. */
const SHAPES = [/^1[3-9]\d{9}$/, /^0\d{9,11}$/, /^[2-9]\d{6,7}$/, /^[48]00\d{7}$/, /^1\d{4}$/]
const ABROAD = /^(\+|00)(?!86)\d{7,15}$/
const EXTENSION = /(转|EXT\.?|#|,)\d{1,6}$/

/**
 * Whether somebody can be reached by this number, as far as its digits tell: one too few or too many is what happens when it is written
 * down in haste. Hyphens, brackets, the country's code and an extension are taken off.
 */
export function mayBeTelephone(text: string): boolean {
  const digits = normalise(text).replace(EXTENSION, '').replaceAll(/[-–—()/.]/g, '')
  return ABROAD.test(digits) || SHAPES.some((shape) => shape.test(digits.replace(/^(\+|00)86/, '')))
}
