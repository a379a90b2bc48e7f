import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commonWords } from '@/server/accounts/common-words'
import { weakness } from '@/server/accounts/passphrase-rules'

const OWN = ['陈小明']

test('what people commonly take is refused, however it is dressed up', () => {
  for (const common of [
    '1234567890', '0987654321', 'qwertyuiop', 'QwertyUiop!!', '1qaz2wsx3edc', 'password123', 'P@ssw0rd2026', 'woaini1314520', 'WoAiNi-520-1314',
    'wuxi20261122', 'jiangyin2026', '无锡市知识产权工作站', 'zhuanli-shangbiao', 'ipworkstation1', 'aaaaaaaaaa', '我我我我我我我我我我', 'abcabcabcabc', 'passwordpassword',
    '13812345678', '13812345678ab', '320282199001011234', '19900101-19910202', 'iloveyou1234', 'admin888888', '床前明月光疑是地上霜', '恭喜发财新年快乐2026', '一二三四五六七八九十',
    'ｗｏａｉｎｉ１３１４', 'zyxwvutsrqponm', '11112222333344', 'letmein!!!letmein', '2142002026',
  ]) expect([common, weakness(common, OWN)]).toEqual([common, 'common'])
})

test('the person’s own name carries nothing', () => {
  for (const own of ['陈小明陈小明2026', '陈小明的密码123456', '我爱陈小明1314520']) expect([own, weakness(own, OWN)]).toEqual([own, 'own'])
  expect(weakness('chenxiaoming wuxi', ['Chen Xiaoming'])).toBe('own')
})

test('length counts as a person counts it, and no kind of character is asked for', () => {
  for (const short of ['', 'kw7#mZ!p9', '春江花月夜', '👍👍👍👍👍👍👍👍👍']) expect(weakness(short, OWN)).toBe('short')
  expect(weakness(`${'wren lake '.repeat(20)}x`, OWN)).toBe('long')
  for (const good of ['correct horse battery', 'gravel kettle nine owls', '江边三只白鹭不怕生人', 'kw7#mZ!p9x', 'mnvbtrlkjw', '老街第三家豆腐花最香', 'tofu 3rd shop Beida']) {
    expect([good, weakness(good, OWN)]).toEqual([good, undefined])
  }
})

test('common words after one another are common, and any other text as long is not', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...commonWords), { minLength: 1, maxLength: 6 }), fc.constantFrom('', '!', '2026', '123', '。'), (words, end) => {
    const text = words.join('-') + end
    const found = weakness(text, OWN)
    expect(found === undefined || found === 'short' || found === 'long' || found === 'common').toBe(true)
    if (words.length === 1 && found !== 'short') expect(found).toBe('common')
  }))
  fc.assert(fc.property(fc.uint8Array({ minLength: 18, maxLength: 60 }), (bytes) => {
    const text = Buffer.from(bytes).toString('base64url')
    fc.pre(new Set(text.toLowerCase()).size > 12)
    return weakness(text, OWN) === undefined
  }))
})
