/**
 * Leads to a field in which something is typed that nobody can read (a sum, half a date), if there is one: going on would lose it.
 * @returns whether there is one
 */
export function isHeldByUnread(within: ParentNode | null | undefined): boolean {
  const field = within?.querySelector<HTMLElement>('input:invalid')
  field?.focus()
  return Boolean(field)
}
