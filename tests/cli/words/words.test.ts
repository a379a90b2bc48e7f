import { describe, expect, it, test } from 'vitest'
import { reportWords } from '@/cli/words/report'
import { readScript } from '@/cli/words/script'
import { readComponent } from '@/cli/words/template'

const messages = (zh: Record<string, string>, en: Record<string, string>) => ({ 'zh-CN': new Map(Object.entries(zh)), en: new Map(Object.entries(en)) })
const component = (template: string, script = '') => readComponent('A.vue', `<script setup lang="ts">\n${script}\n</script>\n<template>\n${template}\n</template>\n`)
const said = (template: string) => component(template).findings.map((finding) => finding.message)
const saidByScript = (text: string) => readScript('a.ts', text).findings.map((finding) => finding.message)

describe('templates', () => {
  test.each([
    ['<p>Save</p>', 'untranslated text: Save'],
    ['<p>保存</p>', 'untranslated text: 保存'],
    ['<UiButton label="Save" />', 'untranslated text: Save'],
    ['<input placeholder="姓名">', 'untranslated text: 姓名'],
    ['<img alt="Photo of the visit">', 'untranslated text: Photo of the visit'],
    ['<p v-if="a"><span v-for="b of c">Hi</span></p>', 'untranslated text: Hi'],
    ['<UiRow :title="`走访 ${n}`" />', 'Chinese in the code: 走访'],
    ["<p>{{ late ? '逾期' : t('a.b') }}</p>", 'Chinese in the code: 逾期'],
    ["<p>{{ 'Saved on this phone' }}</p>", 'untranslated text: Saved on this phone'],
  ])('%s', (template, message) => expect(said(template)).toContain(message))

  test.each([
    "<p>{{ t('a.b') }} · {{ n }}%</p>", '<UiIcon name="plus" />', '<p class="muted small">—</p>', '<kbd>A</kbd>', '<UiRow :to="`/directory/${id}`" />', '<!-- 说明 -->', '<p :class="{ late }">{{ n }}</p>',
  ])('%s is fine', (template) => expect(said(template)).toEqual([]))

  it('names the line', () => {
    expect(component('<p>\n  Save\n</p>').findings).toEqual([{ at: 'A.vue:5', message: 'untranslated text: Save' }])
    expect(component('<p />', "const a = '走访'").findings).toEqual([{ at: 'A.vue:2', message: 'Chinese in the code: 走访' }])
  })
})

describe('scripts', () => {
  test.each([
    ["show('保存成功')", 'Chinese in the code: 保存成功'],
    ["show('Saved on this phone')", 'untranslated text: Saved on this phone'],
    ["const options = [{ value: 'a', label: 'Urgent' }]", 'untranslated text: Urgent'],
    ['show(`已发送 ${n}`)', 'Chinese in the code: 已发送'],
  ])('%s', (text, message) => expect(saidByScript(text)).toContain(message))

  test.each([
    "throw new Error('The database is closed')", "throw new ContentError('Nobody sees this')", "import { a } from './走访'", '// 走访', "const key = 'onSite'", "db.version(1).stores({ a: 'Id' })",
    "const icons = { text: 'M3.5 18.5l5-13 5 13' }", "const unit = '元' // words: what people type", "// words: what people type\nconst unit = '元'",
  ])('%s is fine', (text) => expect(saidByScript(text)).toEqual([]))

  it('do not let a literal stand without a reason', () => expect(saidByScript("const unit = '元' // words:")).toHaveLength(1))
})

describe('keys', () => {
  const both = (keys: string[]) => Object.fromEntries(keys.map((key) => [key, `text of ${key}`]))
  const report = (text: string, zh: Record<string, string>, en = zh, always: string[] = []) => reportWords([readScript('a.ts', text)], messages(zh, en), always).map((finding) => `${finding.at}: ${finding.message}`)

  it('are right when used and there in both languages', () => expect(report("t('a.b')", both(['a.b']))).toEqual([]))
  it('missing everywhere', () => expect(report("t('a.b')", {})).toEqual(['a.ts:1: no words for a.b']))
  it('in one language only', () => expect(report("t('a.b')", both(['a.b']), {})).toEqual(['locales/en: a.b is missing']))
  it('that say nothing', () => expect(report("t('a.b')", { 'a.b': 'x' }, { 'a.b': ' ' })).toEqual(['locales/en: a.b says nothing']))
  it('that take other parameters', () => expect(report("t('a.b')", { 'a.b': '{n} 次 {name}' }, { 'a.b': '{nmae}' })).toEqual(['locales: a.b takes name in zh-CN and nmae in en']))
  it('unused', () => expect(report('', both(['a.b']))).toEqual(['locales: a.b is used nowhere']))
  it('chosen between', () => expect(report("t(late ? 'a.late' : 'a.due')", both(['a.late']))).toEqual(['a.ts:1: no words for a.due']))
  it('passed on by name count as used, and are not missed when they are no key', () => expect(report("const a = { label: 'a.b', file: 'b.json' }", both(['a.b']))).toEqual([]))
  it('worked out from a prefix', () => {
    expect(report('t(`a.${b}`)', both(['a.b', 'a.c']))).toEqual([])
    expect(report('t(`a.${b}Text`)', both(['a.bText', 'a.c']))).toEqual(['locales: a.c is used nowhere'])
    expect(report('t(`a.${b}`)', both(['a.b.c']))).toEqual(['a.ts:1: no words for a.*', 'locales: a.b.c is used nowhere'])
  })
  it('that code elsewhere stands for', () => {
    expect(report('', both(['error.offline']), both(['error.offline']), ['error.offline'])).toEqual([])
    expect(report('', {}, {}, ['error.offline'])).toEqual(['locales: no words for error.offline'])
  })
  it('in templates', () => expect(component(`<p :title="t('a.b')" @click="show(t('a.c'))">{{ $t('a.d') }}<i18n-t keypath="a.e" /></p>`).uses.map((use) => use.key)).toEqual(['a.b', 'a.c', 'a.d', 'a.e']))
})
