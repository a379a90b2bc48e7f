import { byShape } from './check'

/**
 * Checks an international application number (PCT/CN2024/000001, before 2004 PCT/JP98/00012) or publication number
 * (WO2012/088469), after the PCT Administrative Instructions, section 307. There is no check digit.
 */
export const checkPct = byShape(/^(PCT\/[A-Z]{2}(\d{4}\/\d{6}|\d{2}\/\d{5})|WO\d{4}\/\d{6})$/)
