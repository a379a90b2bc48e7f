import { createSSRApp, h, type Component } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { createMemoryHistory, createRouter } from 'vue-router'
import { expect, it } from 'vitest'
import { spoken } from '../app/spoken'
import { UiButton, UiChoices, UiDate, UiField, UiInput, UiPage, UiRow, UiRows, UiSelect, UiSwitch } from '@/ui'

async function html(component: Component, props: Record<string, unknown> = {}, slots: Record<string, () => unknown> = {}): Promise<string> {
  const words = await spoken('zh-CN')
  const app = createSSRApp({ render: () => h(component, props, slots) })
  app.use(words.i18n).use(createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: {} }] }))
  return renderToString(app)
}
const attribute = (source: string, tag: string, name: string) => new RegExp(`<${tag}\\b[^>]*?\\s${name}="([^"]*)"`).exec(source)?.[1]

it('ties label, hint and error to the control by ids', async () => {
  const field = await html(UiField, { label: '企业名称', hint: '营业执照上的全称', error: '不能为空', required: true }, { default: () => h(UiInput as Component, { modelValue: '甲' }) })
  const id = attribute(field, 'input', 'id')!
  expect(attribute(field, 'label', 'for')).toBe(id)
  const described = attribute(field, 'input', 'aria-describedby')!.split(' ')
  expect(described).toHaveLength(2)
  for (const each of described) expect(field).toContain(`id="${each}"`)
  expect(attribute(field, 'input', 'aria-invalid')).toBe('true')
  expect(attribute(field, 'input', 'aria-required')).toBe('true')
})

it('says nothing of an error where there is none', async () => {
  const field = await html(UiField, { label: '日期' }, { default: () => h(UiDate) })
  expect(field).not.toContain('aria-invalid')
  expect(field).not.toContain('aria-describedby')
})

it('captions a group instead of labelling one of its parts', async () => {
  const options = [{ value: 'a', label: '甲' }, { value: 'b', label: '乙' }]
  const field = await html(UiField, { label: '方式' }, { default: () => h(UiChoices, { options, modelValue: 'b' }) })
  expect(attribute(field, 'div', 'role')).toBe('radiogroup')
  expect(field).toContain(`id="${attribute(field, 'div', 'aria-labelledby')}"`)
  expect(field.match(/type="radio"/g)).toHaveLength(2)
  expect(field.match(/<input[^>]*\schecked/g)).toHaveLength(1)
})

it('offers "nothing chosen" only with a placeholder', async () => {
  const options = [{ value: 'a', label: '甲' }]
  expect(await html(UiSelect, { options })).not.toContain('value=""')
  expect(await html(UiSelect, { options, placeholder: '请选择' })).toContain('value=""')
})

it('is a link where it leads somewhere and a button where it acts', async () => {
  expect(await html(UiButton, { to: '/x' }, { default: () => '去' })).toMatch(/^<a[^>]*href="\/x"/)
  expect(await html(UiButton, { disabled: true }, { default: () => '做' })).toMatch(/^<button[^>]*type="button"[^>]*disabled/)
  expect(await html(UiButton, { busy: true }, { default: () => '做' })).toContain('aria-busy="true"')
})

it('makes a list of rows, and attributes reach the link', async () => {
  const rows = await html(UiRows, {}, { default: () => [h(UiRow, { to: '/a', title: '甲', 'data-row': '1' }), h(UiRow, { title: '乙' })] })
  expect(rows).toMatch(/^<ul/)
  expect(rows.match(/<li/g)).toHaveLength(2)
  expect(attribute(rows, 'a', 'data-row')).toBe('1')
})

it('turns on and off as a switch', async () => {
  const control = await html(UiSwitch, { modelValue: true, label: '记录位置' })
  expect(attribute(control, 'input', 'role')).toBe('switch')
  expect(control).toMatch(/<input[^>]*\schecked/)
})

it('has one heading a page that can take the focus', async () => {
  const page = await html(UiPage, { title: '今天', back: '/' })
  expect(page.match(/<h1/g)).toHaveLength(1)
  expect(attribute(page, 'h1', 'tabindex')).toBe('-1')
  expect(attribute(page, 'a', 'href')).toBe('/')
})
