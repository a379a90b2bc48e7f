import { describe, expect, it } from 'vitest'
import { sendOutcome } from '@/features/station/send/send-outcome'
import { spoken } from '../../app/spoken'

const NOT_SENT = { 'zh-CN': '没有送出去', en: 'othing was sent' }

describe('what is said of the last attempt to send', () => {
  it.each(['zh-CN', 'en'] as const)('never says that nothing went where that is not known, in %s', async (language) => {
    const { i18n } = await spoken(language)
    const said = (...of: Parameters<typeof sendOutcome>): string => {
      const { title, texts = [] } = sendOutcome(...of) ?? {}
      return [title, ...texts].flatMap((key) => key ?? []).map((key) => i18n.global.t(key)).join('\n')
    }
    for (const failed of ['offline', 'timeout', 'server-fault', 'storage-full'] as const) {
      expect(said(failed, true)).not.toContain(NOT_SENT[language])
      expect(said(failed, true)).toContain(i18n.global.t('station.send.unsure'))
    }
    expect(said('offline', true)).not.toBe(said('timeout', true))
    expect(said('letter-town-closed', false)).toContain(NOT_SENT[language])
  })

  it('is nothing before anything was sent, and goes on being said of one whose answer was lost', () => {
    expect(sendOutcome(undefined, false)).toBeUndefined()
    expect(sendOutcome(undefined, true)).toEqual({ kind: 'info', texts: ['station.send.unsure'] })
  })
})
