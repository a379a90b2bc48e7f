export interface Finding {
  /** Where: an entry (`entry 12`), a record, a receipt, the head or a signature. */
  at: string
  /** What is wrong there. */
  what: string
}

export type Find = (at: string, what: string) => void

/** A ruined table would otherwise fill the screen. */
const SHOWN = 20

/** Counts what is found and keeps the first ones. */
export const findings = (report: { findings: Finding[]; found: number }): Find => (at, what) => {
  report.found += 1
  if (report.findings.length < SHOWN) report.findings.push({ at, what })
}
