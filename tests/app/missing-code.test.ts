import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createMissingCode } from '@/app/missing-code'
import { createUnsavedGate } from '@/platform'

function tab() {
  const memory = new Map<string, string>()
  return { getItem: (key: string) => memory.get(key) ?? null, setItem: (key: string, value: string) => { memory.set(key, value) } }
}

/** A page of `build`, while the server has `served` (undefined: out of reach). */
function page(build: string, served: () => string | undefined, memory: Pick<Storage, 'getItem' | 'setItem'> = tab()) {
  const seen: string[] = []
  const gate = createUnsavedGate(undefined)
  const later: (() => void)[] = []
  const missing = createMissingCode({
    gate, build: `/assets/${build}.js`, memory, after: (_ms, run) => later.push(run), open: (address) => { seen.push(`open ${address ?? 'here'}`) }, tell: (address) => { seen.push(`tell ${address}`) },
    startPage: async () => {
      const now = served()
      if (now === undefined) throw new TypeError('Failed to fetch')
      return `<script src="/assets/${now}.js">`
    },
  })
  /** As the build's loader tells of it, and then the router. */
  const pageFails = async (address: string) => {
    const error = new TypeError('Failed to fetch dynamically imported module')
    missing.part(error)
    missing.page(error, address)
    await settled()
  }
  return { seen, gate, missing, pageFails, wait: async () => { for (const run of later.splice(0)) run(); await settled() } }
}
const settled = () => new Promise((resolve) => { setImmediate(resolve) })

it('puts down what is in hand and opens the page in the new build', async () => {
  const { seen, gate, pageFails } = page('one', () => 'two')
  const release = gate.hold('unsaved', async () => { seen.push('put down'); release() })
  await pageFails('/me/sync')
  expect(seen).toEqual(['put down', 'open /me/sync'])
})

it('stays when there is no network, or something cannot be put down', async () => {
  const away = page('one', () => undefined)
  await away.pageFails('/me')
  expect(away.seen).toEqual(['tell /me'])
  const full = page('one', () => 'two')
  full.gate.hold('unsaved')
  await full.pageFails('/me')
  await full.wait()
  expect(full.seen).toEqual(['tell /me'])
})

it('a part that is no page is a reason only when the build is an old one', async () => {
  for (const [served, expected] of [['one', []], ['two', ['open here']], [undefined, []]] as const) {
    const { seen, missing } = page('one', () => served)
    missing.part(new TypeError('x'))
    await settled()
    expect(seen).toEqual(expected)
  }
})

it('what failed for another reason than its code is not its business', () => {
  expect(page('one', () => 'two').missing.page(new Error('storage'), '/me')).toBe(false)
})

it('loads anew at most once for each build, whatever the server answers and however often pages fail: never in circles', () => fc.assert(fc.asyncProperty(
  fc.array(fc.record({ served: fc.constantFrom('a', 'b', 'c', undefined), address: fc.constantFrom('/me', '/visits/new') }), { minLength: 1, maxLength: 30 }), fc.boolean(),
  async (failures, remembers) => {
    const memory = remembers ? tab() : { getItem: () => null, setItem: () => { throw new Error('refused') } }
    let build = 'a'
    let loads = 0
    for (const { served, address } of failures) {
      const { seen, pageFails } = page(build, () => served, memory)
      await pageFails(address)
      expect(seen.length).toBe(1)
      if (seen[0]!.startsWith('open')) {
        loads += 1
        build = served ?? build
      }
    }
    expect(loads).toBeLessThanOrEqual(remembers ? 3 : 0)
  },
), { numRuns: 60 }))
