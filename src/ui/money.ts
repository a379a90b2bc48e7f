/** A sum split for show: 13200 → {amount: '1.32', unit: 'wan'}; below ten thousand, or where 万 would round, in yuan. */
export interface ShownMoney { amount: string; unit: 'wan' | 'yuan' }

/**
 * How a sum in yuan is written. Chinese counts money in 万 (10,000): used from 10,000 up, with at most four decimals, so
 * that whole yuan are never rounded away; other languages get the plain yuan.
 */
export function showMoney(yuan: number, language: string): ShownMoney {
  const plain = (value: number, digits: number) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
  if (!language.startsWith('zh') || Math.abs(yuan) < 10_000 || !Number.isInteger(yuan)) return { amount: plain(yuan, 2), unit: 'yuan' }
  return { amount: plain(yuan / 10_000, 4), unit: 'wan' }
}
