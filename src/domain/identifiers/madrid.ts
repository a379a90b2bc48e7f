import { byShape } from './check'

/** Checks an international (Madrid) registration number, which Chinese registers show with a G before it. No check digit. */
export const checkMadrid = byShape(/^G?\d{6,7}[A-Z]?$/)
