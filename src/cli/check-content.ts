import { fileURLToPath } from 'node:url'
import { compileContent } from './content/compile'
import { SeedError } from './content/problems'

/** `npm run content`: compiles and checks `seeds/`, says what is in it or everything that is wrong with it. */
const seedsDir = fileURLToPath(new URL('../../seeds', import.meta.url))
try {
  for (const pack of await compileContent(seedsDir)) {
    console.log(`${pack.name}  ${pack.version}  ${pack.sha256.slice(0, 12)}  ${Buffer.byteLength(pack.json)} bytes`)
  }
} catch (error) {
  if (!(error instanceof SeedError)) throw error
  for (const problem of error.problems) console.error(`seeds/${problem.at}: ${problem.message}`)
  process.exitCode = 1
}
