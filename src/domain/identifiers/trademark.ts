import { byShape, normalise } from './check'

/**
 * Checks a Chinese trademark registration number: up to nine digits, a letter after a division. `第9988776号` is read as
 * its number. There is no check digit, and no published rule for the length: the shape is recalled, not verified.
 */
export const checkTrademark = byShape(/^\d{1,9}[A-Z]?$/, (text) => normalise(text).replace(/^第?([0-9A-Z]+)号?$/, '$1'))
