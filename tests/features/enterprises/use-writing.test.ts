import { afterEach, expect, it } from 'vitest'
import { effectScope } from 'vue'
import { useWriting } from '@/features/enterprises/useWriting'

const page = new EventTarget() as unknown as Window
const scope = effectScope()
afterEach(() => scope.stop())

it('is over once the field is left and nothing is being pressed', async () => {
  const { writing, begin, leave } = scope.run(() => useWriting(page))!
  begin()
  page.dispatchEvent(new Event('pointerdown'))
  leave()
  await new Promise((later) => { setTimeout(later) })
  expect(writing.value).toBe(true)
  page.dispatchEvent(new Event('pointerup'))
  expect(writing.value).toBe(true)
  await expect.poll(() => writing.value).toBe(false)
  begin()
  leave()
  begin()
  await new Promise((later) => { setTimeout(later) })
  expect(writing.value).toBe(true)
  leave()
  await expect.poll(() => writing.value).toBe(false)
})
