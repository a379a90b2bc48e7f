import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { TERMS } from '@/features/help/terms'

const words = (language: string) => (JSON.parse(readFileSync(`locales/${language}/help.json`, 'utf8')) as { term: Record<string, { name: string; text: string } | string> }).term

test.each(['zh-CN', 'en'])('%s: every term has its name and a text of a few sentences, and no term is explained that nobody can find', (language) => {
  const term = words(language)
  const explained = Object.entries(term).filter(([, value]) => typeof value === 'object').map(([id]) => id)
  expect(explained.sort()).toEqual([...TERMS].sort())
  for (const id of TERMS) {
    const { name, text } = term[id] as { name: string; text: string }
    expect(name.trim()).not.toBe('')
    expect(text.length).toBeGreaterThan(language === 'en' ? 30 : 12)
    expect(text.length).toBeLessThan(language === 'en' ? 260 : 90)
  }
})
