import { createSSRApp, defineComponent, h, nextTick } from 'vue'
import { expect, it } from 'vitest'
import { createI18n, useI18n } from '@/ui/words'
import { messageAt, say } from '@/ui/words/message'

it('fills in values; what is missing is nothing', () => {
  expect(say('plain', { n: 1 })).toBe('plain')
  expect(say(['a ', 'x', ' b ', 'y', ''], { x: 0, y: 'z' })).toBe('a 0 b z')
  expect(say(['', 'x', '|', 'y', ''], { x: undefined, y: null })).toBe('|')
})

it('chooses the form by the number given, by n or by count', () => {
  const two = [['one'], ['', 'n', ' many']]
  expect([0, 1, 2, 30].map((n) => say(two, {}, n))).toEqual(['0 many', 'one', '2 many', '30 many'])
  expect(say(two, { n: 1 })).toBe('one')
  expect(say(two, { count: 5, n: '5.0' }, 1)).toBe('5.0 many')
  expect(say(two)).toBe('one')
  const three = [['none'], ['', 'n', ' one'], ['', 'n', ' more']]
  expect([0, 1, 2, 9].map((n) => say(three, { n }))).toEqual(['none', '1 one', '2 more', '9 more'])
  expect(say([['only ', 'n', '']], {}, 7)).toBe('only 7')
})

it('knows a message from a branch, and nothing that an object brings along', () => {
  const words = { a: { b: 'x', c: ['', 'n', ''] } }
  expect(messageAt(words, 'a.b')).toBe('x')
  expect(messageAt(words, 'a.c')).toEqual(['', 'n', ''])
  for (const key of ['a', 'a.b.c', 'a.c.0', 'a.toString', 'constructor', '']) expect(messageAt(words, key)).toBeUndefined()
})

it('speaks to components, follows a change of language and words that come later', async () => {
  const i18n = createI18n({ locale: 'zh-CN', messages: { 'zh-CN': { hello: '你好' } }, numbers: { en: { percent: { style: 'percent' } } }, missing: (locale, key) => `${locale}:${key}` })
  const { t, te, n } = i18n.global
  expect([t('hello'), te('hello'), te('later'), t('later')]).toEqual(['你好', true, false, 'zh-CN:later'])
  i18n.global.add('zh-CN', { later: '后来' })
  i18n.global.add('en', { hello: ['Hello ', 'name', ''] })
  expect([t('later'), t('hello')]).toEqual(['后来', '你好'])
  i18n.global.locale.value = 'en'
  await nextTick()
  expect([t('hello', { name: 'A' }), n(0.5, 'percent'), n(1234)]).toEqual(['Hello A', '50%', '1,234'])
  const { renderToString } = await import('vue/server-renderer')
  const said = defineComponent(() => {
    const words = useI18n()
    return () => h('p', words.t('hello', { name: 'B' }))
  })
  expect(await renderToString(createSSRApp(said).use(i18n))).toBe('<p>Hello B</p>')
  await expect(renderToString(createSSRApp(said))).rejects.toThrow('no words')
})
