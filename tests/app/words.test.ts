import { describe, expect, it } from 'vitest'
import { createWords, LANGUAGES, languageOf } from '@/app/i18n'
import type { WordPart } from '@/contract/word-parts'
import { ERROR_CODES } from '@/contract'
import { spoken } from './spoken'

it.each([
  ['en', ['zh-CN'], 'en'], [undefined, ['en-GB', 'zh'], 'en'], [undefined, ['zh-TW'], 'zh-CN'], [undefined, ['fr', 'en'], 'en'],
  [undefined, ['fr'], 'zh-CN'], ['xx', [], 'zh-CN'],
] as const)('kept %s and browser %j speak %s', (kept, browser, language) => {
  expect(languageOf(kept, browser)).toBe(language)
})

it.each(LANGUAGES)('words every error in %s', async (language) => {
  const words = await spoken(language)
  for (const code of ERROR_CODES) expect(words.i18n.global.t(`error.${code}`).length).toBeGreaterThan(8)
})

it('throws for a key without words while developing, and shows the key in a release', async () => {
  const strict = await spoken('zh-CN')
  expect(() => strict.i18n.global.t('app.nothing.of.the.kind')).toThrow('app.nothing.of.the.kind')
  expect((await spoken('zh-CN', { strict: false })).i18n.global.t('app.nothing')).toBe('app.nothing')
})

it('writes days as they are in Wuxi', async () => {
  const { i18n, use } = await spoken('zh-CN')
  const late = new Date('2026-11-21T17:05:00Z')
  expect(i18n.global.d(late, 'date')).toBe('2026年11月22日')
  expect(i18n.global.d(late, 'time')).toBe('01:05')
  expect(i18n.global.d(late, 'dateTime')).toBe('2026年11月22日 01:05')
  await use('en')
  expect(i18n.global.d(late, 'date')).toBe('November 22, 2026')
})

it('counts in both languages', async () => {
  const { i18n, use } = await spoken('en')
  expect(i18n.global.t('app.sync.waiting', { n: 3 }, 3)).toBe('3 not sent')
  await use('zh-CN')
  expect(i18n.global.t('app.sync.waiting', { n: 3 }, 3)).toBe('3 条待发送')
})

describe('words in three parts', () => {
  const asked: string[] = []
  let away: WordPart | undefined
  const texts = { 'zh-CN': { open: '政策', first: '今天', rest: '帮助' }, en: { open: 'Policy', first: 'Today', rest: 'Help' } }
  const namespaces = { open: 'policy', first: 'today', rest: 'help' }
  const begin = () => {
    asked.length = 0
    away = undefined
    return createWords('zh-CN', { strict: true, load: async (language, part) => {
      asked.push(`${language} ${part}`)
      if (part === away) throw new Error('offline')
      return { [namespaces[part]]: { title: texts[language][part] } }
    } })
  }

  it('begins with those that are open to all, or with the first besides; a word of the rest is nothing, fetches the rest, and is then there', async () => {
    await begin().use('zh-CN')
    expect(asked).toEqual(['zh-CN open'])
    const words = begin()
    await words.use('zh-CN', 'first')
    const { t } = words.i18n.global
    expect([t('today.title'), asked]).toEqual(['今天', ['zh-CN open', 'zh-CN first']])
    expect(t('help.title')).toBe('')
    await words.all()
    expect([t('today.title'), t('help.title')]).toEqual(['今天', '帮助'])
    expect(asked).toEqual(['zh-CN open', 'zh-CN first', 'zh-CN rest'])
    expect(() => t('help.nothing')).toThrow('help.nothing')
  })

  it('says that the rest did not come, and fetches it when it is asked for again', async () => {
    const words = begin()
    away = 'rest'
    await words.use('zh-CN')
    await expect(words.all()).rejects.toThrow('offline')
    away = undefined
    await words.all()
    expect(words.i18n.global.t('help.title')).toBe('帮助')
  })

  it('changes the language as a whole or not at all', async () => {
    const words = begin()
    await words.use('zh-CN', 'first')
    away = 'rest'
    await expect(words.use('en')).rejects.toThrow('offline')
    expect(words.i18n.global.t('today.title')).toBe('今天')
    away = undefined
    await words.use('en')
    expect([words.i18n.global.t('today.title'), words.i18n.global.t('help.title')]).toEqual(['Today', 'Help'])
  })
})
