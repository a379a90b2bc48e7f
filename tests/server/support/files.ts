import { createHash } from 'node:crypto'
import { v7 } from 'uuid'
import { expect } from 'vitest'
import type { AttachmentReceipt, ErrorBody } from '@/contract'
import type { Device } from './client'
import { jpegOf } from './pictures'
import { attachment } from './samples'
import { TOWN } from './test-server'

/** A whole JPEG of other pixels each time. @param size bytes of the file, at least 40 */
export const jpeg = (size: number): Buffer => jpegOf({ size })
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const base64 = (text: string): string => Buffer.from(text).toString('base64')
export const TUS = { 'tus-resumable': '1.0.0' }
export const metadata = (town: string, attachmentId: string) => `attachmentId ${base64(attachmentId)},town ${base64(town)}`

export const begin = (device: Device, id: string, size: number, town = TOWN) =>
  device.call<ErrorBody>('POST', '/api/uploads', undefined, { ...TUS, 'upload-length': String(size), 'upload-metadata': metadata(town, id) })
export const send = (device: Device, location: string, offset: number, bytes: Uint8Array) =>
  device.call<ErrorBody>('PATCH', location, bytes, { ...TUS, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' })
export const ask = (device: Device, location: string) => device.call('HEAD', location, undefined, TUS)
export const receiptOf = (device: Device, id: string, town = TOWN) => device.call<AttachmentReceipt & ErrorBody>('GET', `/api/attachments/${town}/${id}/receipt`)

/** Announces a file as a record. @returns its id */
export async function announce(device: Device, bytes: Uint8Array, more: Record<string, unknown> = {}): Promise<string> {
  const edit = device.edit(attachment(v7(), { sizeBytes: bytes.length, sha256: sha256(bytes), ...more }), { kind: 'attachment', town: TOWN })
  expect(await device.push(edit)).toMatchObject([{ outcome: 'applied' }])
  return edit.recordId
}

export async function upload(device: Device, id: string, bytes: Uint8Array, town = TOWN) {
  const created = await begin(device, id, bytes.length, town)
  expect(created.status).toBe(201)
  return send(device, created.headers.get('location')!, 0, bytes)
}

/** Reads a file as a reader does. */
export async function read(device: Device, id: string): Promise<{ status: number; bytes: Buffer }> {
  const response = await fetch(`${device.url}/api/attachments/${TOWN}/${id}`, { headers: { authorization: `Bearer ${device.accessToken}`, 'x-ipw-protocol': '1', 'x-ipw-nonce': 'n' } })
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) }
}
