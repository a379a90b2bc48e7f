/** A sum split for show: 13200 → {amount: '1.32', unit: 'wan'}; below ten thousand, or where 万 would round, in yuan. */
export interface ShownMoney { amount: string; unit: 'wan' | 'yuan' }

// Only remembers: making a format costs as much as writing a hundred sums with it, and a result page writes that many.
const formats = new Map<string, Intl.NumberFormat>()

/** Written alike in every language of the app. */
const isPlain = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < 1000

/** A number as the language writes it, with at most so many decimals. */
export function writeNumber(value: number, language: string, digits: number): string {
  // The first format of a page costs a slow phone 50 ms, and a self-check begins with a 0.
  if (isPlain(value)) return String(value)
  const name = `${language} ${digits}`
  const format = formats.get(name) ?? new Intl.NumberFormat(language, { maximumFractionDigits: digits })
  formats.set(name, format)
  return format.format(value)
}

/**
 * How a sum in yuan is written. Chinese counts money in 万 (10,000): used from 10,000 up, with at most four decimals, so
 * that whole yuan are never rounded away; other languages get the plain yuan.
 */
export function showMoney(yuan: number, language: string): ShownMoney {
  if (!language.startsWith('zh') || Math.abs(yuan) < 10_000 || !Number.isInteger(yuan)) return { amount: writeNumber(yuan, language, 2), unit: 'yuan' }
  return { amount: writeNumber(yuan / 10_000, language, 4), unit: 'wan' }
}
