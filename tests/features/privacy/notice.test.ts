import { expect, test } from 'vitest'
import bundled from 'virtual:content'
import { hasSeenNotice, NOTICE_VERSION, noteSeen } from '@/features/privacy/seen-notice'
import { createKeptWishes } from '@/platform'

test('the notice is shown until it is acknowledged, and again when its meaning changed', () => {
  const stored = new Map<string, string>()
  const kept = createKeptWishes(() => ({ getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => { stored.set(key, value) }, removeItem: (key) => { stored.delete(key) } }))
  expect(hasSeenNotice(kept)).toBe(false)
  noteSeen(kept)
  expect(hasSeenNotice(kept)).toBe(true)
  stored.set('ipw.notice', '2020.1.1')
  expect(hasSeenNotice(kept)).toBe(false)
})

test('the version people acknowledge is that of the text', () => {
  expect(NOTICE_VERSION).toBe(bundled.privacy.version)
})

test('the notice says of every sensitive kind that it may be refused or is asked for apart', () => {
  for (const { key, ground } of bundled.privacy.kinds.filter(({ sensitive }) => sensitive)) expect([key, ground.zh]).toEqual([key, expect.stringMatching(/同意/) as string])
})
