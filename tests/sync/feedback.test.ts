import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Feedback } from '@/contract'
import { sendFeedback, SyncProblem } from '@/sync'
import { newDisk, openPhone } from '../device/phone'

const NOW = Date.parse('2026-11-22T08:00:00Z')
const written = (n: number, text = `第 ${n} 条`): Feedback => ({ id: `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`, writtenAt: '2026-11-22T07:00:00.000Z', kind: 'idea', text })

/** A server that keeps each id once; `say` decides what becomes of a request, and whether the server had it all the same. */
function station(say: (n: number) => 'ok' | 'lost' | 'offline' | 'bad-request' | 'too-many-requests' = () => 'ok') {
  const kept = new Map<string, Feedback>()
  let asked = 0
  const json = async <T>({ body }: { body?: unknown }): Promise<T> => {
    const answer = say(asked++)
    const feedback = JSON.parse(body as string) as Feedback
    if (answer === 'ok' || answer === 'lost') kept.set(feedback.id, kept.get(feedback.id) ?? feedback)
    if (answer === 'ok') return {} as T
    if (answer === 'bad-request') throw new SyncProblem('refused', 'bad-request', { status: 400 })
    if (answer === 'too-many-requests') throw new SyncProblem('busy', 'too-many-requests', { status: 429 })
    throw new SyncProblem('offline', 'offline')
  }
  return { kept, json, get asked() { return asked } }
}

test('feedback waits on the phone, also through its being switched off, and goes oldest first', async () => {
  const disk = newDisk()
  let phone = await openPhone({ disk })
  await phone.feedback.add(written(1))
  await phone.feedback.add(written(2))
  await phone.feedback.add(written(1, 'twice'))
  phone.close()
  phone = await openPhone({ disk })
  const server = station()
  expect(await sendFeedback({ box: phone.feedback, session: server, now: () => NOW })).toBe(2)
  expect([...server.kept.values()]).toEqual([written(1), written(2)])
  expect(await phone.feedback.list()).toEqual([{ ...written(2), sentAt: '2026-11-22T08:00:00.000Z' }, { ...written(1), sentAt: '2026-11-22T08:00:00.000Z' }])
  expect(await sendFeedback({ box: phone.feedback, session: server, now: () => NOW })).toBe(0)
  expect(server.asked).toBe(2)
})

test('one the server will not take stands in nobody’s way; one that has to wait does not overtake', async () => {
  const phone = await openPhone()
  for (const n of [1, 2, 3]) await phone.feedback.add(written(n))
  const server = station((n) => (['bad-request', 'ok', 'too-many-requests', 'ok'] as const)[n]!)
  const send = () => sendFeedback({ box: phone.feedback, session: server, now: () => NOW })
  expect(await send()).toBe(1)
  expect(await phone.feedback.list()).toMatchObject([{ id: written(3).id }, { sentAt: expect.any(String) }, { refused: 'bad-request' }])
  expect(await send()).toBe(1)
  expect([...server.kept.keys()]).toEqual([written(2).id, written(3).id])
})

test('what was sent is kept for a while, what was refused until its author clears it away', async () => {
  const phone = await openPhone()
  await phone.feedback.add(written(1))
  await phone.feedback.settle(written(1).id, { refused: 'bad-request' })
  for (let n = 2; n <= 23; n += 1) await phone.feedback.add(written(n))
  await sendFeedback({ box: phone.feedback, session: station(), now: () => NOW })
  expect((await phone.feedback.list()).map(({ id }) => id)).toEqual([...Array.from({ length: 20 }, (_, index) => written(23 - index).id), written(1).id])
  await phone.feedback.remove(written(1).id)
  expect(await phone.feedback.list()).toHaveLength(20)
})

test('taken back, it does not go, and a reply that comes later does not bring it back', async () => {
  const phone = await openPhone()
  await phone.feedback.add(written(1))
  expect(await phone.feedback.remove(written(1).id)).toEqual(written(1))
  await phone.feedback.settle(written(1).id, { sentAt: '2026-11-22T08:00:00.000Z' })
  expect(await phone.feedback.list()).toEqual([])
})

test('whatever the network does, each piece arrives once and the phone says "sent" only of what arrived', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('ok', 'lost', 'offline', 'too-many-requests'), { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), async (answers, pieces) => {
    const phone = await openPhone()
    for (let n = 1; n <= pieces; n += 1) await phone.feedback.add(written(n))
    const server = station((n) => answers[n] ?? 'ok')
    for (let round = 0; round < answers.length + 1; round += 1) {
      await sendFeedback({ box: phone.feedback, session: server, now: () => NOW })
      for (const { id, sentAt } of await phone.feedback.list()) if (sentAt) expect(server.kept.has(id)).toBe(true)
    }
    expect(await phone.feedback.waiting()).toEqual([])
    expect(server.kept.size).toBe(pieces)
    phone.close()
  }), { numRuns: 15 })
})

test('two tabs that write at once lose nothing', async () => {
  const disk = newDisk()
  const [one, two] = [await openPhone({ disk }), await openPhone({ disk })]
  await Promise.all([1, 2, 3, 4, 5, 6].map((n) => (n % 2 ? one : two).feedback.add(written(n))))
  expect((await one.feedback.list()).map(({ id }) => id).sort()).toEqual([1, 2, 3, 4, 5, 6].map((n) => written(n).id))
})
