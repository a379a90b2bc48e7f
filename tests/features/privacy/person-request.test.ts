import { expect, test, vi } from 'vitest'
import type { PersonErased, PersonFound, PersonRecord } from '@/contract'
import { isErasable, usePersonRequest } from '@/features/privacy/usePersonRequest'

const record = (id: string, more: Partial<PersonRecord> = {}): PersonRecord => ({ town: '320282112', kind: 'enterprise', id, version: 1, called: id, createdAt: '', createdBy: '', places: [{ field: 'contacts.0', value: {} }], mentions: [], earlier: [], ...more })

function request(...found: PersonRecord[][]) {
  const search = vi.fn(async (about: object) => ({ nonce: '', data: { form: 1, madeAt: '', about, records: found.shift() ?? [] } }) as unknown as PersonFound)
  const erase = vi.fn(async () => ({ nonce: '', hash: 'h', proof: {} }) as unknown as PersonErased)
  return { search, erase, of: usePersonRequest({ search, erase }) }
}

test('erases only after the name was typed once more and records were chosen, then shows what is left', async () => {
  const { of, erase, search } = request([record('a'), record('b')], [record('b')])
  await of.search(' 赵受访 ', ' ')
  expect(search).toHaveBeenCalledWith({ name: '赵受访' })
  of.chosen.value = ['a']
  of.confirm.value = '赵受'
  await of.erase()
  expect(erase).not.toHaveBeenCalled()
  of.confirm.value = '赵受访 '
  await of.erase()
  expect(erase).toHaveBeenCalledWith({ subject: { name: '赵受访' }, records: ['a'], confirm: '赵受访' })
  expect([of.erased.value?.hash, of.data.value?.records.map(({ id }) => id), of.chosen.value, of.confirm.value]).toEqual(['h', ['b'], [], ''])
  of.startAnew()
  expect([of.data.value, of.erased.value]).toEqual([undefined, undefined])
})

test('what is kept for duty or archives is not offered', () => {
  expect([record('a'), record('b', { places: [] }), record('c', { places: [{ field: 'visitors.0', value: {}, keptAs: 'duty' }] })].map(isErasable)).toEqual([true, false, false])
})
