import { expect, test } from 'vitest'
import { joinComments, useCommentDraft } from '@/features/comments/useCommentDraft'
import { TOWN } from '../../device/phone'
import { phoneTabs } from '../../harness/phone-tabs'

const VISIT = '01900000-0000-7000-8000-0000000000aa'
const KEY = `comment:visit:${VISIT}`
const phone = phoneTabs()

/** A tab with the composer of a record; the phone's database outlives it. */
const open = ({ key = KEY, breaks = false } = {}) => phone.open({ kept: phone.device.keyed }, () => useCommentDraft({
  key, newId: () => crypto.randomUUID(),
  async add(id, text) {
    const { records } = phone.device
    if (!await records.get('comment', id)) await records.create('comment', TOWN, { onKind: 'visit', onId: VISIT, text: text.trim() }, { id })
    if (breaks) throw new Error('killed')
  },
  added: async (id) => (await phone.device.records.get('comment', id))?.fields.text,
}))
async function opened(options?: Parameters<typeof open>[0]) {
  const composer = open(options)
  await composer.restored
  return composer
}
const comments = async () => (await phone.device.records.listBy('comment', 'onId', VISIT)).map(({ fields }) => fields.text).sort()

test('what was typed is there again in the next composer of the same record, and in no other', async () => {
  const first = await opened()
  first.text.value = '银行下周来看'
  await first.flush()
  expect([(await opened()).text.value, (await opened({ key: 'comment:visit:2' })).text.value]).toEqual(['银行下周来看', ''])
})

test('a comment that was stored before the app died is neither offered again nor stored twice', async () => {
  const first = await opened({ breaks: true })
  first.text.value = '请补充发票'
  await first.flush()
  await expect(first.send()).rejects.toThrow('killed')
  expect((await opened()).text.value).toBe('')
  expect(await comments()).toEqual(['请补充发票'])
})

test('sending again after a failure makes no second comment', async () => {
  const composer = await opened({ breaks: true })
  composer.text.value = '一'
  await composer.send().catch(() => undefined)
  await composer.send().catch(() => undefined)
  expect([await comments(), composer.text.value]).toEqual([['一'], '一'])
})

test('after sending the composer is empty and nothing is kept; white space is not sent', async () => {
  const composer = await opened()
  composer.text.value = '  \n'
  expect(await composer.send()).toBe(false)
  composer.text.value = '好'
  expect(await composer.send()).toBe(true)
  expect([composer.text.value, await phone.device.keyed.get(KEY)]).toEqual(['', undefined])
  composer.text.value = '再写一条'
  await composer.send()
  expect(await comments()).toEqual(['再写一条', '好'])
})

test('letters typed before the store answered are kept, and so is what it held', async () => {
  await phone.device.keyed.set(KEY, { id: crypto.randomUUID(), text: '旧' })
  const composer = open()
  composer.text.value = '新'
  await composer.restored
  expect(composer.text.value).toBe('旧\n新')
})

test('what is typed while a comment is being stored stays in the composer, for another one', async () => {
  const composer = await opened()
  composer.text.value = '请补充发票'
  const sending = composer.send()
  composer.text.value = '请补充发票和合同'
  await sending
  expect([...await comments(), composer.text.value]).toContain('请补充发票和合同')
  await composer.send()
  expect(await comments()).toContain('请补充发票和合同')
})

test('two tabs took up the same begun comment: what each of them sends is a comment, once', async () => {
  const first = await opened()
  first.text.value = '请补充'
  await first.flush()
  const [second, third] = [await opened(), await opened()]
  expect(await first.send()).toBe(true)
  second.text.value = '请补充发票，周五前送来'
  expect([await second.send(), await third.send()]).toEqual([true, true])
  expect(await comments()).toEqual(['请补充', '请补充发票，周五前送来'])
})

test('what one tab changed after another had sent it is there again in the next', async () => {
  const first = await opened()
  first.text.value = '请补充'
  await first.flush()
  const second = await opened()
  await first.send()
  second.text.value = '请补充发票'
  await second.flush()
  expect((await opened()).text.value).toBe('请补充发票')
})

test('two tabs with a comment each begun: none of the two is lost, and each tab shows what the other wrote', async () => {
  const [first, second] = [await opened(), await opened()]
  first.text.value = '在第一页写的'
  second.text.value = '在第二页写的'
  await first.flush()
  await second.flush()
  expect((await opened()).text.value).toBe('在第一页写的\n在第二页写的')
  await expect.poll(() => first.text.value).toBe('在第一页写的\n在第二页写的')
})

test('a tab that was emptied does not take away what another has written since', async () => {
  const first = await opened()
  first.text.value = '请补充'
  await first.flush()
  const second = await opened()
  second.text.value = '请补充发票'
  await second.flush()
  first.text.value = ''
  await first.flush()
  expect((await opened()).text.value).toBe('请补充发票')
})

test.each([['', '甲', '乙', '乙\n甲'], ['甲', '甲', '乙', '乙'], ['甲', '乙', '甲', '乙'], ['甲', '甲乙', '甲乙丙', '甲乙丙'], ['甲', '', '甲乙', '甲乙']])('from “%s”, “%s” here and “%s” there join as “%s”', (base, here, there, joined) => {
  const of = (text: string, id = 'a') => ({ id, text })
  expect(joinComments(of(base), of(here), of(there, 'b'))).toEqual(of(joined, 'b'))
})
