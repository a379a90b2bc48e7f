/** The same object without the members that hold nothing, so that what was not answered is absent rather than empty. */
export const defined = <T extends object>(object: T): T => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T
