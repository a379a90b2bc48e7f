import { createMemoryHistory, createRouter } from 'vue-router'
import { describe, expect, it } from 'vitest'
import { featureRoutes } from '@/app/features'
import { KEY_PICTURES } from './key-pictures'
import type { Acting } from './scene'
import { SCENES } from './scenes'
import { SHOTS } from './shots'

const laid = new Proxy({}, { get: (_, name) => (['newcomer', 'beginner', 'administrator', 'unused'].includes(String(name)) ? 'http://localhost/enrol#code' : String(name)) })
const acting = { station: { laid }, made: { visitDraft: '/visits/draft/one', requestDraft: '/assistance/draft/one' } } as unknown as Acting

/** Ways that lead to another page at once, or are passed through by what a scene does. */
const ON_THE_WAY = new Set(['/assistance/new', '/unlock'])

describe('the scenes', () => {
  it('hold every page of the app', () => {
    const router = createRouter({ history: createMemoryHistory(), routes: featureRoutes })
    const shown = new Set(SCENES.flatMap(({ path }) => router.resolve(typeof path === 'string' ? path : path(acting)).matched.map((record) => record.path)))
    expect(router.getRoutes().map(({ path }) => path).filter((path) => !shown.has(path) && !ON_THE_WAY.has(path))).toEqual([])
  })

  it('have names of their own', () => {
    const names = SCENES.map(({ name }) => name)
    expect(names.length).toBe(new Set(names).size)
  })

  it('are known to whoever takes pictures of them', () => {
    const names = new Set(SCENES.map(({ name }) => name))
    expect([...SHOTS, ...KEY_PICTURES].map(({ scene }) => scene).filter((scene) => !names.has(scene))).toEqual([])
  })
})
