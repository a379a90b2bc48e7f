import type { PersonSubject } from '@/contract'

/** What a text like this holds, as a pattern of `like`. */
export const containing = (text: string): string => `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`

/** The same of a text that stands in JSON, where quotation marks and the like are written otherwise. */
export const containingInJson = (text: string): string => containing(JSON.stringify(text.trim()).slice(1, -1))

/** Patterns for JSON that holds the name or the number. */
export const patternsOf = ({ name, phone }: PersonSubject): string[] => [containingInJson(name), ...(phone ? [containingInJson(phone)] : [])]
