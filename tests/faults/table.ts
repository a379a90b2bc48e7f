import type { FaultRow } from './rows'

/** What one test saw in the last run that included it. */
export interface Sighting {
  row: number
  /** From the repository's root. */
  file: string
  test: string
  /** Undefined: the test failed. */
  seen?: string
}

export interface Sightings {
  /** Day of the last run, which may have been of some files only, and what it ran on. */
  run: string
  sightings: Sighting[]
}

const NOT_RUN = 'NOT RUN'

/** How many of how many. */
function sum(rows: readonly FaultRow[], sightings: readonly Sighting[]): string {
  const failed = sightings.filter(({ seen }) => seen === undefined).length
  const notRun = sightings.filter(({ seen }) => seen?.startsWith(NOT_RUN)).length
  const proved = rows.filter(({ n }) => sightings.some(({ row, seen }) => row === n && seen !== undefined && !seen.startsWith(NOT_RUN))).length
  return `${proved} of ${rows.length} rows proved; ${sightings.length - failed - notRun} proofs passed, ${failed} failed, ${notRun} could not run here.`
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const ordered = (sightings: readonly Sighting[]): Sighting[] => sightings.toSorted((a, b) => a.row - b.row || (a.file + a.test < b.file + b.test ? -1 : 1))

/** New results in the place of old ones of the same files. */
export function merged(before: readonly Sighting[], news: readonly Sighting[], ranFiles: ReadonlySet<string>): Sighting[] {
  return ordered([...before.filter(({ file }) => !ranFiles.has(file)), ...news])
}

function line(row: FaultRow, sightings: readonly Sighting[]): string {
  const own = sightings.filter((sighting) => sighting.row === row.n)
  const seen = own.map((sighting) => (sighting.seen === undefined ? '**failed**' : cell(sighting.seen))).join('<br>') || '**no test has run**'
  const tests = [...new Set(own.map(({ file }) => file))].map((file) => `[${file.replace(/^tests\/faults\/|\.test\.ts$/g, '')}](../${file})`).join('<br>')
  return `| ${row.n} | ${cell(row.fault)} | ${cell(row.expected)} | ${seen} | ${tests} |`
}

/** The page `docs/reliability.md`. */
export function page(rows: readonly FaultRow[], { run, sightings }: Sightings): string {
  return `# Faults, and what becomes of them

Written by \`npm run faults\`, which plays every fault of this table and notes what it saw; nothing in the column *seen* is written by hand. The app runs in a real browser on a profile of its own, the server is the built one in a process of its own, and between them stands a proxy that loses, doubles, delays and falsifies. It takes a quarter of an hour, so it is no part of \`npm test\`.

${sum(rows, sightings)} ${run}

| # | fault | expected | seen | test |
| --- | --- | --- | --- | --- |
${rows.map((row) => line(row, sightings)).join('\n')}

Loss of power is played at the level of files: what the database wrote and did not force to the disk is dropped. Everything else happens to real processes. The same protocol runs under thousands of random schedules in the simulation (\`npm run simulate\`), and the server under random kills in \`npm run campaign:kill\`.
`
}
