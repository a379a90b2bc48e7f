import { byShape } from './check'

/** Checks a software registration number (2014SR001852) or certificate number (软著登字第0671096号). No check digit. */
export const checkSoftwareCopyright = byShape(/^(\d{4}SR\d{6,7}|软著登字第\d{7,8}号)$/)
