import { parseMoney, yuanOf } from '@/domain/money'

/**
 * Reads what somebody types as a sum: `8000`, `8,000`, `0.8万`, `3.2万元`. Facts hold whole yuan.
 * @returns yuan; null when nothing is typed; undefined when it cannot be read
 */
export function readYuan(text: string): number | null | undefined {
  const tidy = text.normalize('NFKC').replace(/[\s,，￥¥]/g, '').replace(/^0+(?=\d)/, '')
  if (tidy === '') return null
  // words: the units people type
  const fen = parseMoney(tidy.endsWith('万') ? `${tidy}元` : tidy.endsWith('元') ? tidy : `${tidy}元`)
  return fen === undefined || fen % 100 !== 0 ? undefined : yuanOf(fen)
}
