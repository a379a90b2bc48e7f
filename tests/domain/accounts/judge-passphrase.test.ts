import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgePassphrase, signsMissing } from '@/domain/accounts/judge-passphrase'
import { PASSPHRASE_MAX, PASSPHRASE_MIN, passphraseLength } from '@/domain/accounts/passphrase'

describe('a passphrase', () => {
  it.each(['', 'abc', '九个字不够长啊呀哦', '123456789'])('of too few characters is refused: %s', (text) => {
    expect(judgePassphrase(text)).toBe('short')
    expect(signsMissing(text)).toBe(PASSPHRASE_MIN - [...text].length)
  })
  it.each([
    '1234567890', 'aaaaaaaaaaaa', 'abcabcabcabc', '1212121212', 'Password123!', 'qwertyuiop', '1qaz2wsx3edc', '13812345678', '19900101123',
    'woaini1314520', '9876543210', 'iloveyou2024', '知产工作站123456', 'pass word 1234567',
  ])('that guessers try first is refused: %s', (text) => {
    expect(judgePassphrase(text)).toBe('common')
  })
  it('that is the person’s own name with digits is refused', () => {
    expect(judgePassphrase('zhangmin1990', ['zhangmin'])).toBe('common')
    expect(judgePassphrase('zhangmin1990')).toBe('fair')
  })
  it.each(['茶壶两把三斤山芋', '青瓷 河埠头 早班船 七点', 'purple teapot seventh boat'])('of several words is good or fair, without any rule of composition: %s', (text) => {
    expect(['short', 'fair', 'good']).toContain(judgePassphrase(text))
  })
  it('of several words is good', () => {
    expect(judgePassphrase('purple teapot seventh boat')).toBe('good')
    expect(judgePassphrase('青瓷河埠头早班船七点')).toBe('good')
    expect(judgePassphrase('teapot7boat')).toBe('fair')
  })
  it('is the same whatever keyboard composed it, and is never cut', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(judgePassphrase(text.normalize('NFD'))).toBe(judgePassphrase(text))
      if (passphraseLength(text) > PASSPHRASE_MAX) expect(judgePassphrase(text)).toBe('long')
    }))
  })
})
