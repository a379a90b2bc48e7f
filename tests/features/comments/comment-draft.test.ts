import { effectScope, type EffectScope } from 'vue'
import { afterEach, expect, test } from 'vitest'
import { useCommentDraft, type DraftStore } from '@/features/comments/useCommentDraft'

/** A store and the comments it led to; both outlive a composer, as the database outlives a tab. */
function world() {
  const kept = new Map<string, unknown>()
  const added = new Map<string, string>()
  const store: DraftStore = {
    get: async (key) => kept.get(key),
    set: async (key, draft) => void kept.set(key, { ...draft }),
    remove: async (key) => void kept.delete(key),
  }
  let next = 0
  let breakAfterAdding = false
  const scopes: EffectScope[] = []
  return {
    kept, added, scopes,
    crashAfterAdding: () => { breakAfterAdding = true },
    open(key = 'comment:visit:1') {
      const scope = effectScope()
      scopes.push(scope)
      const composer = scope.run(() => useCommentDraft({
        key, store, delayMs: 0,
        newId: () => `id-${next += 1}`,
        async add(id, text) {
          added.set(id, text)
          if (breakAfterAdding) throw new Error('killed')
        },
        isAdded: async (id) => added.has(id),
      }))!
      return { ...composer, close: () => scope.stop() }
    },
  }
}

const scopes: EffectScope[] = []
afterEach(() => scopes.splice(0).forEach((scope) => scope.stop()))

test('what was typed is there again in the next composer of the same record, and in no other', async () => {
  const w = world()
  scopes.push(...w.scopes)
  const first = w.open()
  await first.restored
  first.text.value = '银行下周来看'
  await first.flush()
  const again = w.open()
  await again.restored
  expect(again.text.value).toBe('银行下周来看')
  const other = w.open('comment:visit:2')
  await other.restored
  expect(other.text.value).toBe('')
})

test('a comment that was stored before the app died is neither offered again nor stored twice', async () => {
  const w = world()
  const first = w.open()
  await first.restored
  first.text.value = '请补充发票'
  await first.flush()
  w.crashAfterAdding()
  await expect(first.send()).rejects.toThrow('killed')
  expect(w.kept.size).toBe(1)
  const again = w.open()
  await again.restored
  expect(again.text.value).toBe('')
  expect([...w.added.values()]).toEqual(['请补充发票'])
})

test('sending again after a failure uses the same id', async () => {
  const w = world()
  const composer = w.open()
  await composer.restored
  composer.text.value = '一'
  w.crashAfterAdding()
  await composer.send().catch(() => undefined)
  await composer.send().catch(() => undefined)
  expect(w.added.size).toBe(1)
  expect(composer.text.value).toBe('一')
})

test('after sending the composer is empty and nothing is kept; white space is not sent', async () => {
  const w = world()
  const composer = w.open()
  await composer.restored
  composer.text.value = '  \n'
  expect(await composer.send()).toBe(false)
  composer.text.value = '好'
  expect(await composer.send()).toBe(true)
  expect(composer.text.value).toBe('')
  expect(w.kept.size).toBe(0)
  composer.text.value = '再写一条'
  await composer.send()
  expect(w.added.size).toBe(2)
})

test('letters typed before the store answered are kept', async () => {
  const w = world()
  w.kept.set('comment:visit:1', { id: 'old', text: '旧' })
  const composer = w.open()
  composer.text.value = '新'
  await composer.restored
  expect(composer.text.value).toBe('新')
})
