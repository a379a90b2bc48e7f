import type { Language } from '@/ui'

export const LANGUAGES: readonly Language[] = ['zh-CN', 'en']

/** The language kept on this phone, else the browser's when it is English, else Chinese. */
export function languageOf(kept: string | undefined, browser: readonly string[]): Language {
  const known = LANGUAGES.find((language) => language === kept)
  if (known) return known
  const first = browser.find((tag) => /^(zh|en)\b/i.test(tag))
  return first?.toLowerCase().startsWith('en') ? 'en' : 'zh-CN'
}
