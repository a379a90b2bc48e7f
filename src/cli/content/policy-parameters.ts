import { parseMoney } from '@/domain/money'
import type { Parameter, Scope, Words } from '@/domain/policy'
import { SeedError } from './problems'

/** What an amount is for, as it is written after the slash. */
const scopes: Record<string, Scope> = { 件: 'item', 项目: 'project', 商标: 'mark', 平台: 'platform', 家: 'entity', 单位: 'entity', 集聚区: 'cluster' }
const per: Record<string, Words> = {
  件: { zh: '每件', en: 'per item' }, 项目: { zh: '每个项目', en: 'per project' }, 商标: { zh: '每个商标', en: 'per trademark' },
  平台: { zh: '每个平台', en: 'per platform' }, 家: { zh: '每家', en: 'per agency' }, 单位: { zh: '每个单位', en: 'per applicant' },
  集聚区: { zh: '集聚区', en: 'for the cluster' },
}

/**
 * Reads `0.5万元/件` or `50%`. Amounts are read by shifting digits.
 * @param units what amounts of this benefit may be counted by
 * @throws SeedError without a unit, with an unknown or a wrong one, with finer parts than fen, or for a share above the whole
 */
export function parseParameter(text: string, at: string, units: readonly string[]): Parameter {
  const share = /^(\d{1,3})(?:\.(\d{1,2}))?%$/.exec(text)
  if (share) {
    const basisPoints = Number(share[1]! + (share[2] ?? '').padEnd(2, '0'))
    if (basisPoints > 10_000) throw new SeedError([{ at, message: `"${text}" is more than the whole` }])
    return { basisPoints, text }
  }
  const [amount, scope] = text.split('/')
  const fen = parseMoney(amount!)
  if (fen === undefined) throw new SeedError([{ at, message: `"${text}" is no amount with a unit: write it like 0.5万元/件, 500元/件 or 50%` }])
  if (!scope || !scopes[scope]) throw new SeedError([{ at, message: `"${text}" must say for what it is: /${Object.keys(scopes).join(', /')}` }])
  if (!units.includes(scope)) throw new SeedError([{ at, message: `"${text}" counts by ${scope}, but here amounts count by ${units.join(', ')}` }])
  return { fen, scope: scopes[scope], text }
}

const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ',')

/** An amount as people read it: `每件最高 0.5 万元`, `up to 5,000 yuan per item`. */
export function amountWords({ text, fen }: Extract<Parameter, { fen: number }>, limit: boolean): Words {
  const [amount, scope] = text.split('/') as [string, string]
  const { zh, en } = per[scope]!
  const yuan = grouped(String(fen / 100))
  const shown = amount.replace(/(万元|元)$/, ' $1')
  return limit ? { zh: `${zh}最高 ${shown}`, en: `up to ${yuan} yuan ${en}` } : { zh: `${zh} ${shown}`, en: `${yuan} yuan ${en}` }
}
