import { describe, expect, it } from 'vitest'
import { canonicalJson } from '@/domain/canonical'
import { mergeEdit, mergePolicy, RECORD_KINDS, recordFields, type MergeState, type RecordKind } from '@/domain/records'

const same = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null)
const nothing: MergeState = { version: 0, fields: {}, fieldStates: {}, conflicts: [] }

/** The table as it is meant, written down a second time on purpose. Fields left out: the first to arrive stays, the other is kept beside it. */
const JOINED: Partial<Record<RecordKind, Record<string, unknown>>> = {
  enterprise: { labels: 'union' },
  visit: {
    consents: { appendBy: 'id' },
    review: {
      verdictOn: ['startedAt', 'endedAt', 'mode', 'visitors', 'interviewees', 'needs', 'problems', 'advice', 'commitments', 'followUpDate', 'note'],
      until: ['approved', 'returned'], reopened: 'pending',
    },
  },
  assistance: { evidence: { appendBy: 'attachmentId' } },
}
/** Given once: nobody can cross anybody there. */
const GIVEN_ONCE: Record<RecordKind, readonly string[]> = {
  enterprise: [],
  visit: ['number', 'enterpriseId', 'submittedAt'],
  assistance: ['number', 'consent', 'submittedAt'],
  task: ['kind'],
  comment: ['onKind', 'onId', 'text', 'toState'],
  attachment: ['onKind', 'onId', 'role', 'name', 'type', 'sizeBytes', 'sha256', 'widthPx', 'heightPx'],
}

/** One device's edit of a field laid over another's, unseen. */
function crossing(kind: RecordKind, field: string, theirs: unknown, ours: unknown) {
  const edit = (device: string, value: unknown) => ({ mutationId: device, baseVersion: 0, set: { [field]: value }, by: { id: device, name: device }, deviceId: device, at: '2026-11-22T02:00:00.000Z' })
  const first = mergeEdit(nothing, edit('A', theirs), mergePolicy(kind), same)
  return mergeEdit(first.state, edit('B', ours), mergePolicy(kind), same)
}

describe.each(RECORD_KINDS)('what becomes of a %s two devices changed at once', (kind) => {
  const fields = recordFields(kind)

  it('is declared for every field', () => {
    expect(Object.keys(fields).filter((name) => fields[name]!.immutable)).toEqual(GIVEN_ONCE[kind])
    for (const [name, { merge }] of Object.entries(fields)) expect(merge, name).toEqual(JOINED[kind]?.[name] ?? 'keepServer')
  })

  it('leaves both values, in the record or beside it', () => {
    for (const [name, { merge, immutable }] of Object.entries(fields)) {
      if (immutable) continue
      const one = merge === 'keepServer' || (typeof merge === 'object' && 'verdictOn' in merge)
      const [theirs, ours] = one ? ['theirs', 'ours'] : merge === 'union' ? [['a', 'b'], ['b', 'c']] : [[{ [merge.appendBy]: 'a' }], [{ [merge.appendBy]: 'c' }]]
      const { state, outcome, lost } = crossing(kind, name, theirs, ours)
      if (one) {
        expect(outcome).toBe('conflict')
        expect(lost).toEqual({ [name]: ours })
        expect(state.conflicts).toMatchObject([{ field: name, kept: theirs, other: ours }])
      } else {
        expect(outcome).toBe('merged')
        expect(state.fields[name]).toEqual(merge === 'union' ? ['a', 'b', 'c'] : [...theirs, ...ours])
      }
    }
  })
})

describe('a list of named items', () => {
  const evidence = (id: string, name: string) => ({ attachmentId: id, name, category: 'other' })

  it('keeps what only one side has, even when the other side took it out unseen', () => {
    const { state } = crossing('assistance', 'evidence', [evidence('a', '一'), evidence('b', '二')], [evidence('b', '二'), evidence('c', '三')])
    expect(state.fields.evidence).toEqual([evidence('a', '一'), evidence('b', '二'), evidence('c', '三')])
  })

  it('has a conflict when both describe one item differently', () => {
    const { state, outcome } = crossing('assistance', 'evidence', [evidence('a', '一')], [evidence('a', '公证书'), evidence('c', '三')])
    expect(outcome).toBe('conflict')
    expect(state).toMatchObject({ fields: { evidence: [{ name: '一' }] }, conflicts: [{ other: [{ name: '公证书' }, { name: '三' }] }] })
  })
})
