import { compileContent } from './content/compile'
import { SeedError } from './content/problems'
import { SEEDS_DIR } from './content/read-seeds'

/** `npm run content`: compiles and checks `seeds/`, says what is in it or everything that is wrong with it. */
try {
  for (const pack of await compileContent(SEEDS_DIR)) {
    console.log(`${pack.name}  ${pack.version}  ${pack.sha256.slice(0, 12)}  ${Buffer.byteLength(pack.json)} bytes`)
  }
} catch (error) {
  if (!(error instanceof SeedError)) throw error
  for (const problem of error.problems) console.error(`seeds/${problem.at}: ${problem.message}`)
  process.exitCode = 1
}
