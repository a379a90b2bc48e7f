import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ATTACHMENT_MAX_BYTES } from '@/contract'
import { prepareFile } from '@/features/attachments/prepare-file'

const scaled = { bytes: new ArrayBuffer(10), type: 'image/jpeg' as const, widthPx: 4, heightPx: 3 }
const options = { scale: async () => scaled, maxSidePx: 1_920, quality: 0.8, documents: true }
const code = (work: Promise<unknown>) => work.then(() => 'taken', (problem: { code: string }) => problem.code)

describe('prepareFile', () => {
  it('keeps a PDF as it is, known by its first bytes and not by its name', async () => {
    const file = new File(['%PDF-1.7 … %%EOF'], 'proof.bin', { type: 'application/octet-stream' })
    const kept = await prepareFile(file, options)
    expect(kept).toMatchObject({ name: 'proof.bin', type: 'application/pdf' })
    expect(new TextDecoder().decode(kept.bytes)).toBe('%PDF-1.7 … %%EOF')
  })
  it('says at once of a document that the server would refuse it', async () => {
    for (const inside of ['<</S/JavaScript>>', '<</S/J#61vaScript>>', '<</Encrypt 4 0 R>>', '<</Type/EmbeddedFile>>']) expect(await code(prepareFile(new File([`%PDF-1.7 ${inside} %%EOF`], 'a.pdf'), options))).toBe('attachment-unsafe')
    expect(await code(prepareFile(new File(['%PDF-1.7 …%%EOF', new Uint8Array(100_000)], 'a.pdf'), options))).toBe('attachment-unsafe')
    expect(await code(prepareFile(new File(['%PDF-1.7 …%%EOF', 'PK\x05\x06', new Uint8Array(18)], 'a.pdf'), options))).toBe('attachment-unsafe')
    for (const broken of ['%PDF-1.7 …', '%PDF- %%EOF']) expect(await code(prepareFile(new File([broken], 'a.pdf'), options))).toBe('attachment-type')
  })
  it('looks into packed objects for the same, and leaves to the server what it cannot unpack', async () => {
    const document = (content: string, after = '') => {
      const packed = deflateSync(content)
      return new File(['%PDF-1.7\n1 0 obj\n<</Type/ObjStm/Filter/FlateDecode>>\nstream\n', packed, `${after}\nendstream\nendobj\n%%EOF`], 'a.pdf')
    }
    expect(await code(prepareFile(document('<</S/JavaScript/JS(app.alert(1))>>'), options))).toBe('attachment-unsafe')
    expect(await code(prepareFile(document('<</S/JavaScript/JS(app.alert(1))>>', '\r'), options))).toBe('attachment-unsafe')
    expect(await code(prepareFile(document('<</Type/Page>>'), options))).toBe('taken')
    expect(await code(prepareFile(new File(['%PDF-1.7\n1 0 obj\n<</Type/ObjStm/Filter/FlateDecode>>\nstream\nxxxx\nendstream\n%%EOF'], 'a.pdf'), options))).toBe('taken')
  })
  it('redraws a picture and names it for what it became', async () => {
    expect(await prepareFile(new File(['x'], 'IMG.0001.HEIC', { type: 'image/heic' }), options)).toEqual({ name: 'IMG.0001.jpg', ...scaled })
    expect(await prepareFile(new File(['x'], '', { type: '' }), options)).toMatchObject({ name: 'photo.jpg' })
  })
  it('refuses other files, documents where only photos belong, and what is too large', async () => {
    expect(await code(prepareFile(new File(['MZ'], 'a.pdf', { type: 'application/pdf' }), options))).toBe('attachment-type')
    expect(await code(prepareFile(new File(['%PDF-'], 'a.pdf', { type: 'application/pdf' }), { ...options, documents: false }))).toBe('attachment-type')
    expect(await code(prepareFile(new File(['%PDF-', new Uint8Array(ATTACHMENT_MAX_BYTES)], 'a.pdf'), options))).toBe('attachment-too-large')
    expect(await code(prepareFile(new File(['x'], 'a.jpg', { type: 'image/jpeg' }), { ...options, scale: async () => ({ ...scaled, bytes: new ArrayBuffer(ATTACHMENT_MAX_BYTES + 1) }) }))).toBe('attachment-too-large')
  })
})
