import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { SealedRequest, SealingKey } from '@/contract'
import { courierAbout, courierInfo, createSealing, fromBase64url, toBase64url } from '@/domain/sealing'
import type { Answer, Device } from './client'

/** Letters of one context, each with some edits, as a phone seals them at each save. */
export function sealedBundle(letters: readonly unknown[], { key = { id: '', key: '' }, deviceId = '' }: { key?: SealingKey; deviceId?: string }): SealedRequest['bundles'][number] {
  const context = createSealing(fromBase64url(key.key)!, courierInfo(key.id), randomBytes(32))
  return {
    key: key.id, enc: toBase64url(context.enc),
    letters: letters.map((edits) => {
      const { number, box } = context.seal(new TextEncoder().encode(typeof edits === 'string' ? edits : JSON.stringify(edits)), courierAbout(deviceId))
      return { number, box: toBase64url(box) }
    }),
  }
}

export const sealedRequest = ({ deviceId, sealing }: Device, letters: readonly unknown[]): SealedRequest =>
  ({ deviceId, bundles: [sealedBundle(letters, { key: sealing, deviceId })] })

/** Posts a body to where sealed letters go, packed as a phone packs it. */
export const postSealed = <T>(device: Device, body: unknown): Promise<Answer<T>> =>
  device.call<T>('POST', '/api/sync/sealed', gzipSync(JSON.stringify(body)), { 'content-encoding': 'gzip' })
