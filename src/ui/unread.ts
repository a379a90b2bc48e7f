/**
 * Leads to a field in which something is typed that nobody can read (a sum, half a date), if there is one: going on would lose it.
 * The field is told, so that it can say so. What can be read and is out of place (a day too early) is for the form to judge.
 * @returns whether there is one
 */
export function isHeldByUnread(within: ParentNode | null | undefined): boolean {
  const field = [...within?.querySelectorAll<HTMLInputElement>('input:invalid') ?? []].find(({ validity }) => validity.badInput || validity.customError)
  field?.focus()
  field?.checkValidity()
  return field !== undefined
}
