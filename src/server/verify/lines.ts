import type { Verification } from './verify-database'

/** A verification as a person at the terminal reads it: one line for each town, below it what is wrong there. */
export function verificationLines({ towns, files }: Verification): { lines: string[]; sound: boolean } {
  const lines = towns.flatMap(({ town, entries, records, findings, found }) => [
    `${found === 0 ? '✓' : '✗'} ${town}: ${entries} entries, ${records} records${found === 0 ? '' : `, ${found} wrong`}`,
    ...findings.map(({ at, what }) => `    ${at}: ${what}`),
    ...(found > findings.length ? [`    … and ${found - findings.length} more`] : []),
  ])
  if (files) lines.push(`${files.missing.length === 0 ? '✓' : '✗'} files: ${files.checked} received${files.missing.length === 0 ? '' : `, ${files.missing.length} missing or changed`}`)
  for (const sha256 of files?.missing ?? []) lines.push(`    file ${sha256}: its bytes are not there as they were received`)
  const wrong = towns.filter(({ found }) => found > 0).length
  const sound = wrong === 0 && !files?.missing.length
  lines.push(sound ? `All ${towns.length} towns sound.` : `${wrong} of ${towns.length} towns damaged.`)
  return { lines, sound }
}
