import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../src/ui/tokens.css', import.meta.url), 'utf8')

function tokens(block: RegExp): Record<string, string> {
  const body = block.exec(css)?.[1] ?? ''
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\s*(?:;|$)/g)].map(([, name, value]) => [name, value]))
}
const light = tokens(/^:root \{([^}]*)\}/m)
const darkBySystem = tokens(/:root:not\(\[data-theme='light'\]\) \{([^}]*)\}/)
const darkByWish = tokens(/:root\[data-theme='dark'\] \{([^}]*)\}/)

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high! + 0.05) / (low! + 0.05)
}

const more = tokens(/prefers-contrast: more\) \{\s*:root \{([^}]*)\}/)
const moreDark = tokens(/prefers-contrast: more\)[\s\S]*?:root\[data-theme='dark'\] \{([^}]*)\}/)
const moreDarkBySystem = tokens(/prefers-contrast: more\) and \(prefers-color-scheme: dark\) \{\s*:root:not\(\[data-theme='light'\]\) \{([^}]*)\}/)

const texts: [ink: string, grounds: string[]][] = [
  ['ink', ['paper', 'card', 'sunk', 'side', 'wait-soft', 'clay-soft', 'accent-soft']],
  ['ink-2', ['paper', 'card', 'sunk', 'side']],
  ['ink-3', ['paper', 'card', 'sunk']],
  ['accent', ['paper', 'card', 'accent-soft', 'sunk', 'clay-soft', 'wait-soft']],
  ['clay', ['paper', 'card', 'clay-soft', 'side']],
  ['wait', ['paper', 'card', 'wait-soft']],
  ['on-accent', ['accent', 'accent-press']],
  ['paper', ['ink']],
]

describe.each([['light', light], ['dark by the system', darkBySystem], ['dark by wish', darkByWish]])('%s', (_, theme) => {
  it.each(texts.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const)))('%s on %s reads (4.5:1)', (ink, ground) => {
    expect(contrast(theme[ink]!, theme[ground]!)).toBeGreaterThanOrEqual(4.5)
  })
  it.each(['edge', 'focus', 'accent', 'clay'])('%s is seen on paper and card (3:1)', (edge) => {
    expect(contrast(theme[edge]!, theme['card']!)).toBeGreaterThanOrEqual(3)
    expect(contrast(theme[edge]!, theme['paper']!)).toBeGreaterThanOrEqual(3)
  })
})

describe.each([['light', { ...light, ...more }], ['dark', { ...darkByWish, ...moreDark }]])('with more contrast, %s', (_, theme) => {
  it.each(texts.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const)))('%s on %s reads (7:1)', (ink, ground) => {
    expect(contrast(theme[ink]!, theme[ground]!)).toBeGreaterThanOrEqual(7)
  })
  it.each(['edge', 'focus', 'line'])('%s is seen on paper and card (3:1)', (edge) => {
    expect(contrast(theme[edge]!, theme['card']!)).toBeGreaterThanOrEqual(3)
    expect(contrast(theme[edge]!, theme['paper']!)).toBeGreaterThanOrEqual(3)
  })
})

it('is equally dark for both ways to be dark', () => {
  expect(Object.keys(darkBySystem).length).toBeGreaterThan(12)
  expect(darkByWish).toEqual(darkBySystem)
  expect(Object.keys(moreDark).length).toBeGreaterThan(12)
  expect(moreDark).toEqual(moreDarkBySystem)
})
