import { shallowRef } from 'vue'
import { expect, test } from 'vitest'
import { MAX_ITEMS } from '@/domain/policy'
import { createToasts, ToastsKey } from '@/ui'
import type { Item } from '@/features/policy/check/list-items'
import { useListItems } from '@/features/policy/check/useListItems'
import { spoken } from '../../app/spoken'
import { inSetup } from '../../harness/in-setup'

async function listOf(given: readonly Item[]) {
  const { i18n } = await spoken('zh-CN')
  const toasts = createToasts({ set: () => 0, clear: () => undefined })
  const items = shallowRef<readonly Item[] | undefined>(given)
  const unread = { is: false }
  const list = inSetup(() => useListItems(() => items.value, (next) => { items.value = next }, () => unread.is), (app) => app.use(i18n).provide(ToastsKey, toasts))
  const undo = (at = 0) => toasts.act(toasts.shown[at]!.id)
  return { items, list, toasts, undo, unread }
}
const [first, second] = [{ major: true }, { major: false }]

test('another one begins unanswered, whatever was said of the one before', async () => {
  const known = { wellKnown: 'administrative', duringRightsProtection: true }
  const { items, list } = await listOf([known])
  list.add()
  expect([items.value, list.open.value]).toEqual([[known, {}], 1])
})

test('an undone removal brings back that item at its place, and what was typed and added since stays', async () => {
  const { items, list, undo } = await listOf([first, second])
  list.remove(0)
  list.change(0, { ...second, legalFeesYuan: 88_000 })
  list.add()
  undo()
  expect(items.value).toEqual([first, { ...second, legalFeesYuan: 88_000 }, {}])
})

test('the last one removed is no answer, and comes back whatever was answered since', async () => {
  const { items, list, undo } = await listOf([first])
  list.remove(0)
  expect(items.value).toBeUndefined()
  items.value = []
  undo()
  expect(items.value).toEqual([first])
})

test('nothing is offered to be undone where the list is not on the screen any more', async () => {
  const { list, toasts } = await listOf([first, second])
  list.remove(1)
  list.remove(0)
  expect(toasts.shown).toHaveLength(2)
  list.leave()
  expect(toasts.shown).toEqual([])
})

test('a list that is full by then takes nothing back, and says so', async () => {
  const { items, list, toasts, undo } = await listOf([first])
  list.remove(0)
  items.value = Array.from({ length: MAX_ITEMS }, () => ({ ...second }))
  undo()
  expect(items.value).toHaveLength(MAX_ITEMS)
  expect(toasts.shown).toMatchObject([{ text: '已经过了能撤销的时间。' }])
})

test('the open item stays open when one ahead of it comes back', async () => {
  const { list, undo } = await listOf([first, second])
  list.remove(0)
  list.toggle(0)
  undo()
  expect(list.open.value).toBe(1)
  list.toggle(1)
  expect(list.open.value).toBeUndefined()
})

test('what is typed and unread is lost by nothing done beside it, and an undo is offered again', async () => {
  const { items, list, toasts, undo, unread } = await listOf([first, second])
  list.remove(0)
  list.toggle(0)
  unread.is = true
  undo()
  list.add()
  list.toggle(0)
  expect([items.value, list.open.value, toasts.shown.length]).toEqual([[second], 0, 1])
  unread.is = false
  undo()
  expect(items.value).toEqual([first, second])
  unread.is = true
  list.remove(0)
  expect(items.value).toHaveLength(2)
  // its own item takes it along
  list.remove(1)
  expect(items.value).toEqual([first])
})
