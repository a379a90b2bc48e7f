import { expect, it } from 'vitest'
import { useOfferRow } from '@/ui'
import { createToasts, ToastsKey } from '@/ui/toast'
import { spoken } from '../app/spoken'
import { inSetup } from '../harness/in-setup'

const { i18n } = await spoken('zh-CN')

/** A form with a list in it. */
function form(...first: string[]) {
  const toasts = createToasts({ set: () => 0, clear: () => undefined })
  const list = { rows: first }
  const { drop, leave } = inSetup(() => {
    const offer = useOfferRow(() => list.rows, (rows) => { list.rows = rows })
    return {
      drop(at: number) {
        const row = list.rows[at]!
        list.rows = list.rows.filter((_row, index) => index !== at)
        offer(row, at, `${row} taken out`)
      },
    }
  }, (app) => app.use(i18n).provide(ToastsKey, toasts))
  const undo = () => toasts.act(toasts.shown.at(-1)!.id)
  return { list, toasts, drop, undo, leave }
}

it('puts a row back at its place, and leaves what was written since', () => {
  const { list, toasts, drop, undo } = form('甲', '乙', '丙')
  drop(1)
  expect([list.rows, toasts.shown.map(({ text }) => text)]).toEqual([['甲', '丙'], ['乙 taken out']])
  list.rows = ['甲', '丙，改过', '丁']
  undo()
  expect([list.rows, toasts.shown]).toEqual([['甲', '乙', '丙，改过', '丁'], []])
})

it('puts each of several back', () => {
  const { list, drop, undo } = form('甲', '乙')
  drop(0)
  drop(0)
  undo()
  undo()
  expect(list.rows).toEqual(['甲', '乙'])
})

it('offers nothing once the form is left', () => {
  const { toasts, drop, leave } = form('甲')
  drop(0)
  leave()
  expect(toasts.shown).toEqual([])
})
