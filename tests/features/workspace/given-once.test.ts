import { expect, test } from 'vitest'
import { DeviceError } from '@/device'
import { createGivenOnce } from '@/features/workspace/given-once'
import { handClock } from '../../device/phone'

const never = () => new Promise<void>(() => undefined)

test('it is used once, and forgotten when nobody needed it', () => {
  const used: string[] = []
  const once = createGivenOnce('geheim', handClock())
  once.use(async (text) => { used.push(text) })
  once.use(async (text) => { used.push(text) })
  expect(used).toEqual(['geheim'])
  const other = createGivenOnce('geheim', handClock())
  other.forget()
  other.use(async (text) => { used.push(text) })
  expect(used).toHaveLength(1)
  expect(other.handOn()).toBeUndefined()
})

test('a page that follows gets it until it has done its work, however that ends', async () => {
  for (const work of [() => Promise.resolve(), () => Promise.reject(new DeviceError('sign-in-refused'))]) {
    const once = createGivenOnce('geheim', handClock())
    expect(once.handOn()).toBe('geheim')
    let end: (() => void) | undefined
    once.use(() => new Promise<void>((resolve, reject) => { end = () => { work().then(resolve, reject) } }))
    expect(once.handOn()).toBe('geheim')
    end!()
    await new Promise((resolve) => { setTimeout(resolve) })
    expect(once.handOn()).toBeUndefined()
  }
})

test('when nobody answered, as at the end of a page, the next page tries', async () => {
  const once = createGivenOnce('geheim', handClock())
  once.use(() => Promise.reject(new DeviceError('offline')))
  await new Promise((resolve) => { setTimeout(resolve) })
  expect(once.handOn()).toBe('geheim')
  once.use(() => Promise.reject(new Error('nobody asks twice')))
})

test('only for the seconds a reload takes: a day without network does not carry it from page to page', () => {
  for (const moved of [30_000, -1]) {
    const clock = handClock()
    const once = createGivenOnce('geheim', clock)
    once.use(never)
    clock.advance(moved)
    expect(once.handOn()).toBeUndefined()
  }
  expect(createGivenOnce(undefined, handClock()).handOn()).toBeUndefined()
})
