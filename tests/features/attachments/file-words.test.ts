import { expect, it } from 'vitest'
import { fileTag } from '@/features/attachments/file-words'

const file = (more: Partial<Parameters<typeof fileTag>[0]> = {}) => ({ receivedAt: null, here: true, ...more })

it('says of a file that the server will not take so, and why; of one that is tried again that it is on its way', () => {
  expect(fileTag(file({ problem: 'attachment-unsafe' }))).toEqual({ kind: 'late', key: 'refused', why: 'attachment-unsafe' })
  expect(fileTag(file({ problem: 'attachment-quota' }))).toEqual({ kind: 'wait', key: 'onWay' })
  expect(fileTag(file({ problem: 'attachment-type', receivedAt: '2026-11-22T00:00:00Z' }))).toEqual({ kind: 'ok', key: 'received' })
})
