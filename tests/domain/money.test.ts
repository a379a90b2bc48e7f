import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { fenOf, parseMoney, readYuan, shareOf, wanText, yuanText } from '@/domain/money'

describe('money', () => {
  it.each([
    ['0.5万元', 500_000], ['0.05万元', 50_000], ['2000万元', 2_000_000_000], ['500元', 50_000], ['12.34元', 1234], ['0.000001万元', 1], ['0元', 0], [' 5万元 ', 5_000_000],
  ])('reads %s', (text, fen) => expect(parseMoney(text)).toBe(fen))

  it.each(['0.5', '5', '', '万元', '.5万元', '05元', '1.234元', '0.0000001万元', '-5元', '1e3元', '５元', '1,000元', '999999999999万元'])('refuses %s', (text) => {
    expect(parseMoney(text)).toBeUndefined()
  })

  it('never passes through a binary fraction', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 13 }), (fen) => {
      expect(parseMoney(`${yuanText(fen)}元`)).toBe(fen)
      expect(parseMoney(`${wanText(fen)}万元`)).toBe(fen)
    }))
    expect(parseMoney('0.29万元')).toBe(290_000) // 0.29 * 1000000 is 289999.99999999994
  })

  it('takes shares exactly and drops parts of a fen', () => {
    expect(shareOf(30_100, 5000)).toBe(15_050)
    expect(shareOf(1, 5000)).toBe(0)
    expect(shareOf(Infinity, 5000)).toBe(Infinity)
    fc.assert(fc.property(fc.integer({ min: 0, max: 9 * 10 ** 15 }), fc.integer({ min: 0, max: 10_000 }), (fen, share) => {
      expect(BigInt(shareOf(fen, share))).toBe(BigInt(fen) * BigInt(share) / 10_000n)
    }))
  })

  it('counts yuan in fen', () => expect(fenOf(1500.5)).toBe(150_050))
})

describe('what is typed', () => {
  it('is read as people write sums', () => {
    expect(['8000', '8,000 ', '８０００', '0.8万', '08000', '8000元', '0.8万元'].map(readYuan)).toEqual(Array.from({ length: 7 }, () => 8000))
    expect(readYuan(' ')).toBeNull()
    expect(['-3', '八千', '1e4', '1.234', '3.5 m', '1.2.3'].map(readYuan)).toEqual(Array.from({ length: 6 }, () => undefined))
  })
  it('with parts of a yuan is never more than what was typed, and never another number', () => {
    expect(['3215.80', '12000.50', '3.5', '3.5万', '0.00015万'].map(readYuan)).toEqual([3215, 12_000, 3, 35_000, 1])
  })
  it('gives back every whole sum', () => {
    fc.assert(fc.property(fc.nat(100_000_000), (yuan) => readYuan(String(yuan)) === yuan && readYuan(new Intl.NumberFormat('zh-CN').format(yuan)) === yuan))
  })
})
