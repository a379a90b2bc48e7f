import { defined } from '@/domain/defined'
import type { Contact, Enterprise } from '@/domain/records'
import { checkCreditCode } from '@/domain/identifiers'

/** An enterprise as it is being written: everything may still be missing. */
export interface EnterpriseForm {
  town?: string
  name?: string
  creditCode?: string
  industry?: string
  scale?: string
  labels?: string[]
  address?: string
  contacts?: Partial<Contact>[]
  note?: string
}

export const emptyEnterpriseForm = (town: string | undefined, name?: string): EnterpriseForm =>
  ({ ...(town ? { town } : {}), ...(name ? { name } : {}), labels: [], contacts: [] })

/** Codes as worded under `visits.missing` and `enterprises.problem`. */
export type EnterpriseProblem = 'enterpriseName' | 'enterpriseTown' | 'creditCode' | 'personName'

/** What keeps an enterprise from becoming a record. A wrong credit code does; an early pilot's code only warns. */
export function enterpriseProblems(form: EnterpriseForm): EnterpriseProblem[] {
  const problems: EnterpriseProblem[] = []
  if (!form.name?.trim()) problems.push('enterpriseName')
  if (!form.town) problems.push('enterpriseTown')
  if (form.creditCode?.trim() && creditCodeState(form.creditCode).state === 'wrong') problems.push('creditCode')
  if ((form.contacts ?? []).some((contact) => !contact.name?.trim() && (contact.role?.trim() || contact.phone?.trim()))) problems.push('personName')
  return problems
}

/** `early`: the check character does not fit, but codes of an early pilot look like this and are lawful (GB 32100-2015; see the identifiers' notes). */
export function creditCodeState(text: string): { state: 'none' | 'ok' | 'early' | 'wrong'; code: string } {
  if (!text.trim()) return { state: 'none', code: '' }
  const { canonical, severity } = checkCreditCode(text)
  if (severity === null) return { state: 'ok', code: canonical }
  return { state: severity === 'error' ? 'wrong' : 'early', code: canonical }
}

/** The fields of a record, tidied: blanks are left out, the credit code is in its canonical form. */
export function enterpriseFromForm(form: EnterpriseForm): Partial<Enterprise> {
  const text = (value: string | undefined) => value?.trim() || undefined
  const contacts = (form.contacts ?? []).flatMap((contact) => {
    const name = text(contact.name)
    return name ? [defined({ name, role: text(contact.role), phone: text(contact.phone) }) as Contact] : []
  })
  return defined({
    name: text(form.name),
    creditCode: form.creditCode?.trim() ? creditCodeState(form.creditCode).code : undefined,
    industry: text(form.industry),
    scale: form.scale || undefined,
    labels: form.labels?.length ? form.labels : undefined,
    address: text(form.address),
    contacts: contacts.length ? contacts : undefined,
    note: text(form.note),
  })
}
