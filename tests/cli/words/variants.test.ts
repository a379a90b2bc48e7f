import { expect, test } from 'vitest'
import { refusedVariants } from '@/cli/words/variants'

const said = (language: 'zh-CN' | 'en', key: string, text: string) =>
  refusedVariants({ 'zh-CN': new Map(language === 'zh-CN' ? [[key, text]] : []), en: new Map(language === 'en' ? [[key, text]] : []) }).map(({ message }) => message)

test.each([
  ['zh-CN', '请主管看一下', '主管'], ['zh-CN', '写一条评论', '评论'], ['zh-CN', '你可以再试', '你'], ['zh-CN', '收据已到', '收据'], ['zh-CN', '还有 3 项任务', '任务'], ['zh-CN', '请输入密码', '密码'],
  ['zh-CN', '先保存,再发送', '存,'], ['zh-CN', '正在读取缓存', '缓存'], ['en', 'Ask your manager', 'manager'], ['en', 'Log in again', 'Log in'], ['en', 'The company’s name', 'company'], ['en', "The phone's storage", "e's"], ['en', 'Synchronize now', 'Synchronize'], ['en', 'Loading...', '...'],
] as const)('%s: “%s” is refused for “%s”', (language, text, found) => {
  expect(said(language, 'visits.x', text)).toEqual([expect.stringContaining(`“${found}”`)])
})

test('the words people know pass, and a word may mean another thing where that is said', () => {
  expect(said('zh-CN', 'visits.x', '由主管部门决定，专员可以写批注；您的口令没有变。共 3 项待办（见“我的”）')).toEqual([])
  expect(said('en', 'visits.x', 'Sign in with the enterprise’s “passphrase” and synchronise…')).toEqual([])
  expect(said('zh-CN', 'error.attachment-unsafe', '文件加了密码')).toEqual([])
})
