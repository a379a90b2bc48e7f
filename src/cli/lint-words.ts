import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ERROR_CODES } from '@/contract'
import { readMessages } from './words/messages'
import { reportWords } from './words/report'
import { readScript } from './words/script'
import { readComponent } from './words/template'

/**
 * `npm run words`: everything a person reads comes from `locales/`, in both languages, and nothing lies there unused.
 * A key may be worked out when it begins with a literal, t(`error.${code}`): all keys it can become count as used.
 */
const root = fileURLToPath(new URL('../..', import.meta.url))
const files = ['features', 'ui', 'app'].flatMap((folder) =>
  readdirSync(join(root, 'src', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(vue|ts)$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => join(root, 'src', folder, name)))

const read = files.map((file) => {
  const name = relative(root, file)
  const text = readFileSync(file, 'utf8')
  return file.endsWith('.vue') ? readComponent(name, text) : readScript(name, text)
})
const findings = reportWords(read, readMessages(join(root, 'locales')), ERROR_CODES.map((code) => `error.${code}`))
for (const finding of findings) console.error(`${finding.at}: ${finding.message}`)
if (findings.length) process.exitCode = 1
