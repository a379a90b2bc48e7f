import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createManifest, RECORD_KINDS, type RecordKind } from '@/domain/records'
import { sha256Words } from '@/device/sha256'

type Entry = [kind: RecordKind, id: string, version: number]
const byPhone = (text: string) => sha256Words(new TextEncoder().encode(text))
const byNode = (text: string) => {
  const digest = createHash('sha256').update(text).digest()
  return [0, 4, 8, 12].map((at) => digest.readUInt32BE(at))
}
const manifestOf = (entries: readonly Entry[], words: (text: string) => ArrayLike<number> = byPhone) => {
  const manifest = createManifest(words)
  for (const entry of entries) manifest.add(...entry)
  return manifest.result()
}
const entry = fc.tuple(fc.constantFrom(...RECORD_KINDS), fc.uuid(), fc.integer({ min: 1, max: 2 ** 31 - 1 }))
const entries = fc.uniqueArray(entry, { selector: ([, id]) => id, maxLength: 60 })

describe('the digest of a town', () => {
  it('is the same in any order, and by the phone’s hash as by another', () => {
    fc.assert(fc.property(entries, (all) => {
      const shuffled = [...all].sort(([, a], [, b]) => (a.slice(9) < b.slice(9) ? -1 : 1))
      expect(manifestOf(shuffled)).toEqual(manifestOf(all))
      expect(manifestOf(all, byNode)).toEqual(manifestOf(all))
      expect(manifestOf(all).digest).toMatch(/^[0-9a-f]{32}$/)
    }))
  })

  it('tells a record lost, added, doubled, of another version or of another kind', () => {
    const change = fc.constantFrom('lost', 'doubled', 'older', 'kind', 'id')
    fc.assert(fc.property(entries.filter((all) => all.length > 0), fc.nat(), change, fc.uuid(), (all, at, what, otherId) => {
      const [kind, id, version] = all[at % all.length]!
      const others = all.filter((each) => each[1] !== id)
      const changed: Record<typeof what, Entry[]> = {
        lost: others, doubled: [...all, [kind, id, version]], older: [...others, [kind, id, version - 1]],
        kind: [...others, [kind === 'task' ? 'visit' : 'task', id, version]], id: [...others, [kind, otherId, version]],
      }
      expect(manifestOf(changed[what])).not.toEqual(manifestOf(all))
    }))
  })
})
