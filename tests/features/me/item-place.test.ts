import { describe, expect, test } from 'vitest'
import { fieldAt, mendable, mended } from '@/features/me/sync/item-place'
import { pageOf } from '@/features/me/sync/item-page'

const set = { name: '旧名', mode: 'onSite', followUpDate: '2026-11-30', contacts: [{ name: '甲', phone: '1' }, { name: '乙', phone: '坏' }], matter: { facts: '事实', categories: ['x'] } }

describe('the place a receipt names', () => {
  test.each([
    ['set.name', { field: 'name', path: [], text: '旧名' }],
    ['set.contacts.1.phone', { field: 'contacts', path: ['1', 'phone'], text: '坏' }],
    ['set.matter.facts', { field: 'matter', path: ['facts'], text: '事实' }],
  ])('%s can be corrected as text', (at, found) => expect(mendable(set, at)).toEqual(found))

  test.each([undefined, 'set', 'set.mode', 'set.followUpDate', 'set.contacts', 'set.matter.categories.0', 'set.missing', 'set.name.deeper', 'town', 'set.__proto__.name'])('%s cannot', (at) => expect(mendable(set, at)).toBeUndefined())

  test('names its field', () => expect(fieldAt('set.matter.facts')).toBe('matter'))
})

describe('a correction', () => {
  test('puts the text in its place and keeps all the rest', () => {
    expect(mended(set, mendable(set, 'set.contacts.1.phone')!, '13800000000')).toEqual({ contacts: [{ name: '甲', phone: '1' }, { name: '乙', phone: '13800000000' }] })
    expect(mended(set, mendable(set, 'set.name')!, '新名')).toEqual({ name: '新名' })
  })
  test('leaves the refused edit as it was, for it is still what the server was given', () => {
    const before = structuredClone(set)
    mended(set, mendable(set, 'set.matter.facts')!, '新')
    expect(set).toEqual(before)
  })
})

test('a record without a page of its own leads to the one it belongs to', () => {
  expect(pageOf('visit', 'v', {})).toBe('/visits/v')
  expect(pageOf('comment', 'c', { onKind: 'assistance', onId: 'a' })).toBe('/assistance/a')
  expect(pageOf('attachment', 'f', { onKind: 'visit', onId: 'v' })).toBe('/visits/v')
  expect(pageOf('task', 't', { enterpriseId: 'e' })).toBe('/enterprises/e')
  expect(pageOf('task', 't', { visitId: 'v', enterpriseId: 'e' })).toBe('/visits/v')
  expect(pageOf('task', 't', {})).toBeUndefined()
})
