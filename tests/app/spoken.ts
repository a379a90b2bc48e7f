import { fileURLToPath } from 'node:url'
import { createWords } from '@/app/i18n'
import { compileWords } from '~/src/cli/build/compile-words'
import type { Language } from '@/ui'

const locales = fileURLToPath(new URL('../../locales', import.meta.url))

/** The app's words as the build compiles them, without a server; a key without words throws. */
export async function spoken(language: Language, { strict = true } = {}) {
  const words = createWords(language, { strict, load: (wanted) => compileWords(locales, wanted) })
  await words.use(language)
  await words.all()
  return words
}
