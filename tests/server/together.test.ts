import { expect, test } from 'vitest'
import { together } from '@/server/store/together'

/** A statement that answers when told. */
function asked() {
  const statements: { keys: readonly number[]; answer(): void; fail(): void }[] = []
  const ask = (keys: readonly number[]) => new Promise<readonly string[]>((resolve, reject) => {
    statements.push({ keys, answer: () => resolve(keys.map((key) => `answer ${key}`)), fail: () => reject(new Error(`no ${keys.join()}`)) })
  })
  return { statements, ask }
}
const turn = () => new Promise((resolve) => { setImmediate(resolve) })

test('questions that come at once share a statement; those that come later wait for one that begins after them', async () => {
  const { statements, ask } = asked()
  const one = together(ask, 1)
  const first = [one(1), one(2)]
  await turn()
  const later = [one(3), one(4)]
  await turn()
  expect(statements.map(({ keys }) => keys)).toEqual([[1, 2]])
  statements[0]!.answer()
  expect(await Promise.all(first)).toEqual(['answer 1', 'answer 2'])
  await turn()
  expect(statements.map(({ keys }) => keys)).toEqual([[1, 2], [3, 4]])
  statements[1]!.answer()
  expect(await Promise.all(later)).toEqual(['answer 3', 'answer 4'])
})

test('a failed statement fails who asked by it, nobody else', async () => {
  const { statements, ask } = asked()
  const one = together(ask, 1)
  const first = one(1)
  await turn()
  const later = one(2)
  statements[0]!.fail()
  await expect(first).rejects.toThrow('no 1')
  await turn()
  statements[1]!.answer()
  expect(await later).toBe('answer 2')
})

test('as many statements as there are lanes are under way', async () => {
  const { statements, ask } = asked()
  const one = together(ask, 2)
  for (const key of [1, 2, 3]) {
    void one(key)
    await turn()
  }
  expect(statements.map(({ keys }) => keys)).toEqual([[1], [2]])
})
