import { byShape, normalise } from './check'

/** Checks a mobile number of mainland China; +86 and hyphens are taken off. */
export const checkMobile = byShape(/^1[3-9]\d{9}$/, (text) => normalise(text).replaceAll('-', '').replace(/^(\+86|0086)/, ''))
