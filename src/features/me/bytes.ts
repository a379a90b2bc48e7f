export interface Size {
  /** Rounded to what people compare: whole kilobytes, one decimal above. */
  amount: number
  unit: 'kilobyte' | 'megabyte' | 'gigabyte'
}

/** A size in the unit people think in; decimal units, as phones show them. */
export function sizeOf(bytes: number): Size {
  if (bytes >= 1e9) return { amount: Math.round(bytes / 1e8) / 10, unit: 'gigabyte' }
  if (bytes >= 1e6) return { amount: Math.round(bytes / 1e5) / 10, unit: 'megabyte' }
  return { amount: Math.ceil(bytes / 1e3), unit: 'kilobyte' }
}
