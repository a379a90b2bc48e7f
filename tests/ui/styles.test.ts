import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../src', import.meta.url))
const sheets = readdirSync(root, { recursive: true, encoding: 'utf8' }).flatMap((path): [string, string][] => {
  if (path.endsWith('.css')) return [[path, readFileSync(join(root, path), 'utf8')]]
  if (!path.endsWith('.vue')) return []
  return [[path, [...readFileSync(join(root, path), 'utf8').matchAll(/^<style[^>]*>([\s\S]*?)^<\/style>/gm)].map(([, css]) => css).join('\n')]]
})

/** With such a rule Chromium works out all that stands in the list again whenever one entry comes or goes: 500 elements a picture while scrolling. */
it('no rule is about whatever follows something', () => {
  expect(sheets.length).toBeGreaterThan(100)
  const found = sheets.flatMap(([path, css]) => [...css.replaceAll(/\/\*[\s\S]*?\*\//g, '').matchAll(/[^{}]*[+~]\s*\*[^{}]*\{/g)].map(([rule]) => `${path}: ${rule.trim()}`))
  expect(found).toEqual([])
})
