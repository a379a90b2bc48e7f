import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const pages = ['README.md', ...(readdirSync('docs', { recursive: true, encoding: 'utf8' })).filter((name) => name.endsWith('.md')).map((name) => join('docs', name)), 'seeds/policies/README.md']

/** What a page points to inside the project: links and pictures, of Markdown and of HTML, outside code. */
function pointsTo(text: string): string[] {
  const prose = text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '')
  const found = [...prose.matchAll(/\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g), ...prose.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!)
  return [...new Set(found.filter((to) => !/^(?:[a-z]+:|#)/i.test(to)).map((to) => decodeURI(to.split('#')[0]!)))]
}

describe('links and pictures', () => {
  test.each(pages)('%s: all are there', (page) => {
    expect(pointsTo(readFileSync(page, 'utf8')).filter((to) => !existsSync(join(dirname(page), to)))).toEqual([])
  })

  test('are found in both ways of writing, and not in code', () => {
    expect(pointsTo('[a](x/b.md#c) ![d](e.webp "f") <img src="g.png" alt=""> [h](https://i.example/) [j](#k) `[l](m)`\n```\n[n](o)\n```')).toEqual(['x/b.md', 'e.webp', 'g.png'])
  })
})

test('every picture of the guides says in words what is on it', () => {
  for (const page of pages.filter((name) => name.includes('guide-'))) {
    const text = readFileSync(page, 'utf8')
    for (const [tag] of text.matchAll(/<img [^>]*>/g)) expect(tag).toMatch(/alt="[^"]{4,}"/)
    for (const [, alt] of text.matchAll(/!\[([^\]]*)\]/g)) expect(alt!.length).toBeGreaterThan(1)
  }
})
