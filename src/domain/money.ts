/** Money is counted in whole fen; no amount ever passes through a binary fraction. */
export type Fen = number

const FEN_PER_YUAN_DIGITS = 2
const FEN_PER_WAN_DIGITS = 6
const amount = /^(0|[1-9]\d{0,11})(?:\.(\d{1,6}))?(万元|元)$/

/**
 * Reads `0.5万元`, `500元`, `12.34元` by shifting digits.
 * @returns fen; undefined without a unit, with finer parts than fen, or beyond exact integers
 */
export function parseMoney(text: string): Fen | undefined {
  const match = amount.exec(text.trim())
  if (!match) return undefined
  const [, whole, fraction = '', unit] = match
  const digits = unit === '万元' ? FEN_PER_WAN_DIGITS : FEN_PER_YUAN_DIGITS
  if (fraction.length > digits) return undefined
  const fen = Number(whole + fraction.padEnd(digits, '0'))
  return Number.isSafeInteger(fen) ? fen : undefined
}

/**
 * Reads what somebody types as a sum: `8000`, `8,000`, `0.8万`, `3.2万元`, `3215.80`. Records hold whole yuan: parts of one are dropped.
 * @returns yuan; null when nothing is typed; undefined when it cannot be read
 */
export function readYuan(typed: string): number | null | undefined {
  const tidy = typed.normalize('NFKC').replace(/[\s,，￥¥]/g, '').replace(/^0+(?=\d)/, '')
  if (tidy === '') return null
  // words: the units people type
  const fen = parseMoney(tidy.endsWith('万') ? `${tidy}元` : tidy.endsWith('元') ? tidy : `${tidy}元`)
  return fen === undefined ? undefined : Math.floor(fen / 100)
}

/** Writes fen with a point, without needless zeros: 1234 fen, 2 digits → `12.34`. */
function shifted(fen: Fen, digits: number): string {
  const text = String(Math.abs(fen)).padStart(digits + 1, '0')
  const fraction = text.slice(-digits).replace(/0+$/, '')
  return (fen < 0 ? '-' : '') + text.slice(0, -digits) + (fraction && `.${fraction}`)
}
/** `13200` for 1,320,000 fen. */
export const yuanText = (fen: Fen): string => shifted(fen, FEN_PER_YUAN_DIGITS)
/** `1.32` for 1,320,000 fen. */
export const wanText = (fen: Fen): string => shifted(fen, FEN_PER_WAN_DIGITS)

export const fenOf = (yuan: number): Fen => Math.round(yuan * 100)
/** Yuan with fen as decimals, for reading only. */
export const yuanOf = (fen: Fen): number => fen / 100

/** A share of an amount, in hundredths of a percent; parts of a fen are dropped. */
export function shareOf(fen: Fen, basisPoints: number): Fen {
  if (!Number.isFinite(fen)) return fen
  const product = fen * basisPoints
  if (!Number.isSafeInteger(product)) return Number(BigInt(fen) * BigInt(basisPoints) / 10_000n)
  return (product - product % 10_000) / 10_000
}
