import { expect, test } from 'vitest'
import { createFirstThings, useFirstThings } from '@/ui/first-things'

const noTime = () => undefined
const isOver = async (wait: Promise<void>): Promise<boolean> => Promise.race([wait.then(() => true), new Promise<boolean>((resolve) => { setImmediate(() => resolve(false)) })])

test('nothing waits when nobody has anything to show first', async () => {
  expect(await isOver(createFirstThings(noTime).shown())).toBe(true)
  expect(await isOver(useFirstThings().shown())).toBe(true)
})

test('everything else waits until all that comes first is shown, and never again', async () => {
  const first = createFirstThings(noTime)
  const [page, tasks] = [first.hold(), first.hold()]
  const rest = first.shown()
  page()
  page()
  expect([first.isShown.value, await isOver(rest)]).toEqual([false, false])
  tasks()
  expect([first.isShown.value, await isOver(rest)]).toEqual([true, true])
  first.hold()
  expect(first.isShown.value).toBe(true)
})

test('what never comes keeps the rest waiting no longer than said', async () => {
  const timers: { ms: number; run: () => void }[] = []
  const first = createFirstThings((ms, run) => { timers.push({ ms, run }) })
  first.hold(2_000)
  expect(timers.map(({ ms }) => ms)).toEqual([2_000])
  timers[0]!.run()
  expect(await isOver(first.shown())).toBe(true)
})
