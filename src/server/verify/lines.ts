import type { AuditReport } from './check-audit'
import type { SealReport } from './check-seals'
import type { Finding } from './findings'
import type { Verification } from './verify-database'

/** A verification as a person at the terminal reads it: a line for each town, for the audit, its signatures and the files, below each what is wrong there. */
export function verificationLines({ towns, audit, seals, files }: Verification): { lines: string[]; sound: boolean } {
  const lines = towns.flatMap(({ town, entries, records, erased, ...found }) =>
    [`${mark(found)} ${town}: ${entries} entries, ${records} records${erasedOf(erased)}${wrongOf(found)}`, ...below(found)])
  if (audit.length > 0) lines.push(...auditLines(audit))
  if (seals.seals > 0 || seals.found > 0) lines.push(...sealLines(seals))
  if (files) lines.push(`${files.missing.length === 0 ? '✓' : '✗'} files: ${files.checked} received${files.missing.length === 0 ? '' : `, ${files.missing.length} missing or changed`}`)
  for (const sha256 of files?.missing ?? []) lines.push(`    file ${sha256}: its bytes are not there as they were received`)
  const wrong = towns.filter(({ found }) => found > 0).length
  const auditWrong = seals.found > 0 || audit.some(({ found }) => found > 0)
  const sound = wrong === 0 && !auditWrong && !files?.missing.length
  lines.push(sound ? `All ${towns.length} towns sound.` : `${wrong} of ${towns.length} towns damaged.${auditWrong ? ' The audit is damaged.' : ''}`)
  return { lines, sound }
}

interface Found { findings: Finding[]; found: number }

const mark = ({ found }: Pick<Found, 'found'>): string => (found === 0 ? '✓' : '✗')
const wrongOf = ({ found }: Pick<Found, 'found'>): string => (found === 0 ? '' : `, ${found} wrong`)
const erasedOf = (erased: number): string => (erased === 0 ? '' : `, ${erased} erased`)
const below = ({ findings, found }: Found): string[] => [
  ...findings.map(({ at, what }) => `    ${at}: ${what}`),
  ...(found > findings.length ? [`    … and ${found - findings.length} more`] : []),
]

function auditLines(chains: readonly AuditReport[]): string[] {
  const sum = (of: (chain: AuditReport) => number) => chains.reduce((total, chain) => total + of(chain), 0)
  const found = sum((chain) => chain.found)
  return [
    `${mark({ found })} audit: ${sum(({ entries }) => entries)} entries in ${chains.length} chains${erasedOf(sum(({ erased }) => erased))}${wrongOf({ found })}`,
    ...chains.filter((chain) => chain.found > 0).flatMap(({ town, findings, found: all }) => below({ findings: findings.map(({ at, what }) => ({ at: `${town}, ${at}`, what })), found: all })),
  ]
}

function sealLines(report: SealReport): string[] {
  const keys = report.keys.map(({ id, own, seals }) => `${seals} by key ${id}${own ? ' (this server’s)' : ', not this server’s'}`)
  const last = report.lastAt ? `, last ${report.lastAt.toISOString()}` : ''
  return [`${mark(report)} signatures: ${keys.join('; ') || 'none'}${last}${wrongOf(report)}`, ...below(report)]
}
