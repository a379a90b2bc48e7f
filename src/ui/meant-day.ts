/** A day somebody can mean: a year written with two figures comes from the control as one of the first century. */
export const isMeantDay = (day: string): boolean => /^(?:19|20)\d{2}-\d{2}-\d{2}$/.test(day)
