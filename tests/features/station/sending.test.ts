import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Letter } from '@/contract'
import { DeviceError } from '@/device'
import type { AnswerStore } from '@/device/public'
import { receiptNumberOf } from '@/domain/handover'
import { CONTENT_WORLD } from '@/features/content'
import { useSending } from '@/features/station/send/useSending'
import { inSetup } from '../../harness/in-setup'

const TOWN = '320282112'
const quiet = { addEventListener: () => undefined, removeEventListener: () => undefined }
beforeEach(() => {
  vi.stubGlobal('document', { ...quiet, visibilityState: 'visible' })
  vi.stubGlobal('window', quiet)
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => { throw new Error('full') }, removeItem: () => undefined })
})
afterEach(() => { vi.unstubAllGlobals() })

/** A phone's answers, which outlive every page. */
function disk() {
  let row: { value: unknown; rev: number } | undefined
  let full = false
  const answers: Pick<AnswerStore, 'get' | 'put' | 'watch'> = {
    get: async <T>() => structuredClone(row) as { value: T; rev: number } | undefined,
    async put(_id, value, seen) {
      if (full) throw new DeviceError('storage-full')
      const rev = row?.rev ?? 0
      if (seen !== undefined && seen !== rev) throw new DeviceError('draft-elsewhere')
      row = { value: structuredClone(value), rev: rev + 1 }
      return rev + 1
    },
    watch: () => () => undefined,
  }
  return { answers, fill: (isFull: boolean) => { full = isFull }, kept: () => row?.value }
}

/** A page with the form filled in for sending. */
async function page(answers: ReturnType<typeof disk>['answers'], post: (letter: Letter) => Promise<void>) {
  const given = { pack: { id: 'p', version: '1', sha256: 'a'.repeat(64) }, asOf: '2026-11-22', facts: { ipms: { certified: true } } } as never
  const sending = inSetup(() => useSending(() => given, {
    newId: () => crypto.randomUUID(), now: Date.now,
    post: async (letter) => {
      await post(letter)
      return { nonce: 'n', receipt: receiptNumberOf(letter.id), town: letter.town, receivedAt: '2026-11-22T08:00:00.000Z' }
    },
  }), (app) => app.provide(CONTENT_WORLD, { answers, content: {}, settings: {} } as never).use(createPinia()))
  await vi.waitUntil(() => sending.ready.value)
  sending.town.value = TOWN
  sending.consent.value = true
  await nextTick()
  return sending
}

describe('a letter from the form', () => {
  it('does not go before it is on the disk, and says why; with room again it goes, once', async () => {
    const phone = disk()
    const posted: string[] = []
    const lost = async ({ id }: Letter): Promise<void> => {
      posted.push(id)
      throw new DeviceError('timeout')
    }
    phone.fill(true)
    const first = await page(phone.answers, lost)
    await first.send()
    expect([posted, first.failed.value]).toEqual([[], 'storage-full'])
    phone.fill(false)
    await first.send()
    first.leave()
    const again = await page(phone.answers, lost)
    await again.send()
    again.leave()
    expect([posted.length, new Set(posted).size]).toEqual([2, 1])
  })

  it('is one letter when two tabs send the same', async () => {
    const phone = disk()
    const posted: string[] = []
    const lost = async ({ id }: Letter): Promise<void> => {
      posted.push(id)
      throw new DeviceError('timeout')
    }
    const [one, other] = [await page(phone.answers, lost), await page(phone.answers, lost)]
    await one.send()
    await other.send()
    expect([posted.length, new Set(posted).size]).toEqual([2, 1])
    for (const tab of [one, other]) tab.leave()
  })

  it('leaves what another tab has typed meanwhile as it is', async () => {
    const phone = disk()
    const [one, other] = [await page(phone.answers, async () => undefined), await page(phone.answers, async () => undefined)]
    one.who.value = { name: '宜兴陶瓷厂' }
    await one.send()
    await other.send()
    expect(phone.kept()).toMatchObject({ who: { name: '宜兴陶瓷厂' }, town: TOWN, sent: { town: TOWN } })
    for (const tab of [one, other]) tab.leave()
  })
})

