import { chinesePatentCheckDigit } from './chinese-patent'
import { normalise, right, wrong, type IdentifierCheck } from './check'

const SHAPE = /^BS\.?(\d{8})\.?([\dX])$/

/**
 * Checks a registration number of an integrated-circuit layout design (集成电路布图设计), BS.18555922.0.
 * No document publishes its check digit; the rule of old patent numbers fits the known ones, so a mismatch only warns.
 */
export function checkIcLayout(text: string): IdentifierCheck {
  const tidy = normalise(text)
  const parts = SHAPE.exec(tidy)
  if (!parts) return wrong(tidy, 'format')
  const [, digits = '', digit = ''] = parts
  const canonical = `BS.${digits}.${digit}`
  return digit === chinesePatentCheckDigit(digits) ? right(canonical) : wrong(canonical, 'check', 'warn-rule-unpublished')
}
