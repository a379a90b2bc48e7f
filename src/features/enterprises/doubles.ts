import type { FoundEnterprise, StoredRecord } from '@/device'
import { bareText } from '@/domain/bare-text'
import { creditCodeState, type EnterpriseForm } from './enterprise-form'

/** An enterprise on this phone that may be the one being added. */
export interface Double {
  id: string
  name: string
  town: string
  /** What both have; the code proves more. */
  by: 'code' | 'name'
}

export interface DoublesWorld {
  byCode: (creditCode: string) => Promise<Pick<StoredRecord<'enterprise'>, 'id' | 'town' | 'fields'>[]>
  /** Those whose words fit, best first. */
  byWords: (text: string) => Promise<readonly FoundEnterprise[]>
}

/** Enterprises of the same code, then those of the same name; width, case and blanks do not count. */
export async function findDoubles(form: Pick<EnterpriseForm, 'name' | 'creditCode'>, { byCode, byWords }: DoublesWorld): Promise<Double[]> {
  const { code } = creditCodeState(form.creditCode ?? '')
  const name = form.name?.trim() ?? ''
  const [coded, named] = await Promise.all([code ? byCode(code) : [], name ? byWords(name) : []])
  const same: Double[] = coded.map(({ id, town, fields }) => ({ id, town, name: fields.name, by: 'code' }))
  const others = named.filter((one) => bareText(one.name) === bareText(name) && !same.some(({ id }) => id === one.id))
  return [...same, ...others.map(({ id, town, name: full }): Double => ({ id, town, name: full, by: 'name' }))]
}
