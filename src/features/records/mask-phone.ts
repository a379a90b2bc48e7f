/** A number with all but its first three and last two characters covered; short ones are covered whole. */
export const maskPhone = (phone: string): string =>
  phone.length > 7 ? `${phone.slice(0, 3)}${'•'.repeat(phone.length - 5)}${phone.slice(-2)}` : '•'.repeat(phone.length)
