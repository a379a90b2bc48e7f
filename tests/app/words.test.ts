import { expect, it } from 'vitest'
import { LANGUAGES, languageOf } from '@/app/i18n'
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
