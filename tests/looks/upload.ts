import { createHash } from 'node:crypto'
import type { Device } from '../server/support/client'
import { attachment } from '../server/support/samples'

const TUS = { 'tus-resumable': '1.0.0' }
const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** Announces a visit's photo and sends its bytes. */
export async function uploadPhoto(device: Device, { id, onId, bytes }: { id: string; onId: string; bytes: Buffer }): Promise<void> {
  const town = device.person.towns[0]!
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await device.push(device.edit(attachment(onId, { sizeBytes: bytes.length, sha256 }), { kind: 'attachment', recordId: id }))
  const begun = await device.call('POST', '/api/uploads', undefined, { ...TUS, 'upload-length': String(bytes.length), 'upload-metadata': `attachmentId ${base64(id)},town ${base64(town)}` })
  const sent = await device.call('PATCH', begun.headers.get('location')!, bytes, { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' })
  if (sent.status !== 204) throw new Error(`upload: ${sent.status}`)
}
