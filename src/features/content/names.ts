import type { Names } from '@/domain/content'

/** The words of the present language. */
export const inLanguage = (names: Names, locale: string): string => (locale.startsWith('zh') ? names.zh : names.en)
