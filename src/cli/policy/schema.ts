/**
 * npm run -s policy:schema [-- --check]
 *
 * Writes the JSON Schemas of the rules' files, by which editors complete and check while one types; the first line of each file
 * names its schema. `--check` only says whether they are as the code has them.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ruleSchemas } from './rule-schemas'

const folder = fileURLToPath(new URL('../../../seeds/schemas/', import.meta.url))
const check = process.argv.includes('--check')

for (const [name, schema] of Object.entries(ruleSchemas())) {
  const path = `${folder}${name}.schema.json`
  const text = `${JSON.stringify(schema, null, 2)}\n`
  if (!check) await writeFile(path, text)
  else if (await readFile(path, 'utf8').catch(() => '') !== text) {
    console.error(`seeds/schemas/${name}.schema.json is not as the code has it: npm run -s policy:schema`)
    process.exitCode = 1
  }
}
