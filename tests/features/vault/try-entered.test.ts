import { describe, expect, it } from 'vitest'
import { DeviceError } from '@/device'
import { tryEntered } from '@/features/vault/try-entered'

/** A lock that opens to one passphrase and tells what was tried. */
function lock(right: string, otherwise: 'passphrase-wrong' | 'vault-waits' = 'passphrase-wrong') {
  const tried: string[] = []
  const open = async (passphrase: string): Promise<string> => {
    tried.push(passphrase)
    if (passphrase !== right) throw new DeviceError(otherwise)
    return 'open'
  }
  return { tried, open }
}

describe('an entered passphrase', () => {
  it('opens with a blank after it, as keyboards leave one', async () => {
    const { tried, open } = lock('seven grey kilns')
    expect(await tryEntered('seven grey kilns ', open)).toBe('open')
    expect(tried).toEqual(['seven grey kilns ', 'seven grey kilns'])
  })
  it('opens at once where the blank was chosen with it', async () => {
    const { tried, open } = lock(' seven grey kilns ')
    expect(await tryEntered(' seven grey kilns ', open)).toBe('open')
    expect(tried).toHaveLength(1)
  })
  it('is tried once where there is nothing to take away, and where no try counts', async () => {
    for (const { tried, open, text } of [{ ...lock('right'), text: 'wrong' }, { ...lock('right', 'vault-waits'), text: 'right ' }]) {
      await expect(tryEntered(text, open)).rejects.toBeInstanceOf(DeviceError)
      expect(tried).toHaveLength(1)
    }
  })
})
