import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '~/src/cli/setup.mjs'
import { designPage } from '~/src/cli/build/design-page'

function asked(url: string): string {
  let use: ((request: { url: string }, response: unknown, next: () => void) => void) | undefined
  const hook = designPage().configureServer as (server: unknown) => void
  hook({ middlewares: { use: (given: typeof use) => { use = given } } })
  const request = { url }
  use!(request, undefined, () => undefined)
  return request.url
}

it('shows the design system at /design, and touches no other address', () => {
  expect(asked('/design')).toBe('/tests/ui/gallery/index.html')
  expect(asked('/design?language=en')).toBe('/tests/ui/gallery/index.html?language=en')
  for (const other of ['/', '/designs', '/policy/check?design', '/src/ui/index.ts']) expect(asked(other)).toBe(other)
})

it('is no part of what is built: the plugin serves only, and nothing of the app names the page', () => {
  expect(designPage().apply).toBe('serve')
  const naming = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|vue|css)$/.test(file) && /ui\/gallery|['"]\/design['"]/.test(readFileSync(join(root, 'src', file), 'utf8')))
  expect(naming).toEqual([join('cli', 'build', 'design-page.ts')])
})

it('shows every component of the design system', () => {
  const door = readFileSync(join(root, 'src/ui/index.ts'), 'utf8')
  const gallery = readFileSync(join(root, 'tests/ui/gallery/Gallery.vue'), 'utf8')
  const pieces = [...door.matchAll(/default as (Ui\w+)/g)].map(([, name]) => name!)
  expect(pieces.length).toBeGreaterThan(20)
  expect(pieces.filter((name) => !gallery.includes(`<${name}`))).toEqual([])
})
