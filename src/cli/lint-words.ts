import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ERROR_CODES } from '@/contract'
import { readFiles } from './words/files'
import { readMessages } from './words/messages'
import { reportWords } from './words/report'

/**
 * `npm run words`: everything a person reads comes from `locales/`, in both languages, and nothing lies there unused.
 * A key may be worked out when it begins with a literal, t(`error.${code}`): all keys it can become count as used.
 */
const root = fileURLToPath(new URL('../..', import.meta.url))
const findings = reportWords([...readFiles(root).values()], readMessages(join(root, 'locales')), ERROR_CODES.map((code) => `error.${code}`))
for (const finding of findings) console.error(`${finding.at}: ${finding.message}`)
if (findings.length) process.exitCode = 1
