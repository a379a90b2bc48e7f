import { expect, it } from 'vitest'
import { isHeldByUnread } from '@/ui'

/** A page with these invalid fields. */
function page(...validities: Partial<ValidityState>[]) {
  const acts: string[] = []
  const fields = validities.map((validity, at) => ({ validity, focus: () => acts.push(`focus ${at}`), checkValidity: () => acts.push(`told ${at}`) }))
  return { acts, within: { querySelectorAll: () => fields } as unknown as ParentNode }
}

it('leads to half a date and to a sum that cannot be read, and tells the field', () => {
  for (const unread of [{ badInput: true }, { customError: true }]) {
    const { acts, within } = page(unread, { badInput: true })
    expect([isHeldByUnread(within), acts]).toEqual([true, ['focus 0', 'told 0']])
  }
})

it('leaves a day that is out of place to the form, which says why', () => {
  const { acts, within } = page({ rangeUnderflow: true })
  expect([isHeldByUnread(within), acts]).toEqual([false, []])
  expect(isHeldByUnread(undefined)).toBe(false)
})
