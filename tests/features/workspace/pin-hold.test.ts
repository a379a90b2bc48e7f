import { expect, test } from 'vitest'
import { systemRandom } from '@/device'
import { createPinHold, isFitPin } from '@/features/workspace/pin-hold'

const key = () => new Uint8Array(32).fill(9)
const PIN = '284915'

async function held() {
  let now = 1_000_000
  const hold = createPinHold({
    random: systemRandom, clock: { now: () => now },
    derive: async (pin, salt) => Uint8Array.from({ length: 32 }, (_, index) => pin.charCodeAt(index % pin.length) ^ salt[index % salt.length]!),
  })
  const wrap = await hold.make(key(), PIN)
  hold.hold(wrap)
  const guess = async (times: number) => {
    for (let turn = 0; turn < times; turn += 1) {
      now += 3_600_000
      await hold.open('999999').catch(() => undefined)
    }
  }
  return { hold, wrap, guess, pass: (ms: number) => { now += ms } }
}

test('six digits give back the key they sealed, again and again', async () => {
  const { hold, wrap } = await held()
  expect(JSON.stringify(wrap)).not.toContain('09'.repeat(8))
  expect(await hold.open(PIN)).toEqual(key())
  await expect(hold.open('284916')).rejects.toMatchObject({ code: 'pin-wrong' })
  expect(await hold.open(PIN)).toEqual(key())
})

test('after five wrong ones there is a wait, and the right one begins anew', async () => {
  const { hold, guess, pass } = await held()
  await guess(5)
  expect(hold.waitUntil()).toBeDefined()
  await expect(hold.open(PIN)).rejects.toMatchObject({ code: 'vault-waits' })
  pass(60_000)
  expect(await hold.open(PIN)).toEqual(key())
  expect(hold.waitUntil()).toBeUndefined()
})

test('ten wrong ones throw the key away', async () => {
  const { hold, guess, pass } = await held()
  await guess(9)
  expect(hold.held).toBe(true)
  pass(3_600_000)
  await expect(hold.open('999999')).rejects.toMatchObject({ code: 'pin-gone' })
  expect(hold.held).toBe(false)
  pass(3_600_000)
  await expect(hold.open(PIN)).rejects.toMatchObject({ code: 'pin-gone' })
})

test.each(['123456', '654321', '000000', '111111', '121212', '123123', '112233', '12345', '1234567', '12a456', '５５５５５５'])('%s is not taken', (digits) => {
  expect(isFitPin(digits)).toBe(false)
})
test.each([PIN, '907214', '135790'])('%s is taken', (digits) => {
  expect(isFitPin(digits)).toBe(true)
})
