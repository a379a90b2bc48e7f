import { randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AttachmentType } from '@/domain/records'
import { checkContent } from '@/server/attachments/content'
import { CodedError } from '@/server/errors'
import { chunk, EXIF_MARK, exifOf, jpegOf, objectStream, pdfOf, pngOf, riffChunk, segment, webpOf, zipEnd } from '../support/pictures'

const GPS = 0x8825
const ORIENTATION = 0x0112
const JPEG: AttachmentType = 'image/jpeg'
const PNG: AttachmentType = 'image/png'
const WEBP: AttachmentType = 'image/webp'
const PDF: AttachmentType = 'application/pdf'

async function said(type: AttachmentType, bytes: Buffer): Promise<string> {
  try {
    await checkContent(type, bytes)
    return 'taken'
  } catch (error) {
    if (!(error instanceof CodedError)) throw error
    return `${error.code} ${error.at}`
  }
}

/** Signature, 16-byte header, then a bomb: zeros that pack a thousand to one. */
const bomb = () => pngOf({ width: 1_000, height: 10, pixels: Buffer.alloc(60_000_000) })
const animated = (type: string) => pngOf({ extra: [chunk(type, Buffer.alloc(8))] })
const vp8x = (width: number, height: number): Buffer => {
  const data = Buffer.alloc(10)
  data.writeUIntLE(width - 1, 4, 3)
  data.writeUIntLE(height - 1, 7, 3)
  return riffChunk('VP8X', data)
}
const lossless = (width: number, height: number): Buffer => {
  const body = Buffer.alloc(6)
  body[0] = 0x2f
  body.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1)
  const whole = Buffer.concat([Buffer.from('WEBP'), riffChunk('VP8L', body)])
  const size = Buffer.alloc(4)
  size.writeUInt32LE(whole.length)
  return Buffer.concat([Buffer.from('RIFF'), size, whole])
}
/** The archive's own comment is the rest of the picture. */
function zipInComment(): Buffer {
  const bytes = jpegOf({ size: 300, extra: [segment(0xfe, zipEnd())] })
  const at = bytes.indexOf('PK')
  bytes.writeUInt16LE(bytes.length - at - 22, at + 20)
  return bytes
}
const html = Buffer.from('<!doctype html><script>fetch("/api/people")</script>')
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')

/** Eight megabytes that took a server hours before what is looked at was counted. */
const overlapping = (object: string): Buffer => Buffer.from(`%PDF-1.4\n${(object + 'stream\n'.repeat(2_000)).repeat(560)}endstream\n%%EOF`, 'latin1')

describe('files as phones make them are taken', () => {
  test.each<[string, AttachmentType, Buffer]>([
    ['a photo', JPEG, jpegOf({ size: 300_000, width: 1_920, height: 1_440 })],
    ['a photo with the small Exif block some browsers write', JPEG, jpegOf({ extra: [segment(0xe1, Buffer.concat([EXIF_MARK, exifOf(ORIENTATION)]))] })],
    ['a signature', PNG, pngOf({ width: 900, height: 400 })],
    ['a picture with what a maker adds for itself', PNG, pngOf({ extra: [chunk('sRGB', Buffer.from([0])), chunk('iDOT', Buffer.alloc(28)), chunk('eXIf', exifOf(ORIENTATION))] })],
    ['a WebP', WEBP, webpOf({ width: 1_920, height: 1_440 })],
    ['a lossless WebP', WEBP, lossless(1_000, 700)],
    ['a document', PDF, pdfOf()],
    ['a document of packed objects that opens at a page', PDF, pdfOf(objectStream('<</Type/Page>>'), '<</OpenAction[3 0 R/Fit]>>')],
    ['a signed certificate', PDF, pdfOf('<</Type/Sig/SubFilter/adbe.pkcs7.detached/Contents<00>>>')],
  ])('%s', async (_what, type, bytes) => expect(await said(type, bytes)).toBe('taken'))
})

describe('what pretends to be a file of its type is refused', () => {
  test.each<[string, AttachmentType, Buffer, string]>([
    ['HTML named .jpg', JPEG, html, 'attachment-unsafe html'],
    ['SVG named .jpg', JPEG, svg, 'attachment-unsafe html'],
    ['a GIF', JPEG, Buffer.from('GIF89a\x01\0\x01\0\0\0\0;'), 'attachment-type beginning'],
    ['a GIF that is a PDF too', PDF, Buffer.concat([Buffer.from('GIF89a'), pdfOf()]), 'attachment-type beginning'],
    ['a JPEG that ends as ZIP', JPEG, Buffer.concat([jpegOf(), zipEnd()]), 'attachment-unsafe zip'],
    ['a JPEG with a ZIP in a comment reaching to its end', JPEG, zipInComment(), 'attachment-unsafe zip'],
    ['a JPEG that is a PDF too', JPEG, jpegOf({ extra: [segment(0xfe, Buffer.from('%PDF-1.4 %%EOF'))] }), 'attachment-unsafe pdf'],
    ['a JPEG with a page in a comment', JPEG, jpegOf({ extra: [segment(0xfe, html)] }), 'attachment-unsafe html'],
    ['a JPEG with something behind it', JPEG, Buffer.concat([jpegOf(), randomBytes(50)]), 'attachment-unsafe trailing'],
    ['a JPEG that breaks off', JPEG, jpegOf({ size: 1_000 }).subarray(0, 700), 'attachment-type truncated'],
    ['a JPEG without a picture', JPEG, Buffer.from([0xff, 0xd8, 0xff, 0xd9]), 'attachment-type truncated'],
    ['a PNG with something behind it', PNG, Buffer.concat([pngOf(), Buffer.from('MZ')]), 'attachment-unsafe trailing'],
    ['a PNG that breaks off', PNG, pngOf().subarray(0, 60), 'attachment-type truncated'],
    ['a PNG with a wrong checksum', PNG, pngOf().map((byte, at) => (at === 20 ? byte ^ 1 : byte)) as Buffer, 'attachment-type checksum'],
    ['a PNG with fewer pixels than it states', PNG, pngOf({ width: 100, height: 100, pixels: Buffer.alloc(50) }), 'attachment-type truncated'],
    ['a WebP with something behind it', WEBP, Buffer.concat([webpOf(), zipEnd(), Buffer.alloc(1)]), 'attachment-unsafe trailing'],
    ['a WebP that breaks off', WEBP, webpOf().subarray(0, 30), 'attachment-type truncated'],
    ['a WebP without a picture', WEBP, Buffer.from('RIFF\x0c\0\0\0WEBPXMP \0\0\0\0', 'latin1'), 'attachment-type truncated'],
    ['a PDF that breaks off', PDF, pdfOf().subarray(0, 80), 'attachment-type truncated'],
    ['a PDF after which something else follows', PDF, Buffer.concat([pdfOf(), Buffer.alloc(100_000)]), 'attachment-unsafe trailing'],
    ['a PDF that is a ZIP too', PDF, Buffer.concat([pdfOf(), zipEnd()]), 'attachment-unsafe zip'],
  ])('%s', async (_what, type, bytes, answer) => expect(await said(type, bytes)).toBe(answer))
})

describe('bombs are refused before anything is unpacked into memory', () => {
  test.each<[string, AttachmentType, () => Buffer, string]>([
    ['a JPEG of 65,500 × 65,500', JPEG, () => jpegOf({ width: 65_500, height: 65_500 }), 'attachment-unsafe pixels'],
    ['a JPEG of no height', JPEG, () => jpegOf({ height: 0 }), 'attachment-type pixels'],
    ['a PNG of 100,000 × 100,000', PNG, () => pngOf({ width: 100_000, height: 100_000, pixels: Buffer.alloc(1) }), 'attachment-unsafe pixels'],
    ['a PNG that unpacks to more than its size', PNG, bomb, 'attachment-unsafe bomb'],
    ['a PNG with a colour profile that unpacks to 60 MB', PNG, () => pngOf({ extra: [chunk('iCCP', Buffer.concat([Buffer.from('p\0\0'), deflateSync(Buffer.alloc(60_000_000))]))] }), 'attachment-unsafe profile'],
    ['a PNG with packed text', PNG, () => pngOf({ extra: [chunk('zTXt', Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(6_000_000))]))] }), 'attachment-unsafe text'],
    ['an animated PNG', PNG, () => animated('acTL'), 'attachment-unsafe animation'],
    ['a WebP of 16,383 × 16,383', WEBP, () => webpOf({ width: 16_383, height: 16_383 }), 'attachment-unsafe pixels'],
    ['a lossless WebP of 16,384 × 16,384', WEBP, () => lossless(16_384, 16_384), 'attachment-unsafe pixels'],
    ['a WebP on a canvas of 16 million a side', WEBP, () => webpOf({ before: [vp8x(16_000_000, 16_000_000)] }), 'attachment-unsafe pixels'],
    ['an animated WebP', WEBP, () => webpOf({ before: [vp8x(4, 4), riffChunk('ANIM', Buffer.alloc(6))] }), 'attachment-unsafe animation'],
    ['a PDF whose objects unpack to 60 MB', PDF, () => pdfOf(objectStream(Buffer.alloc(60_000_000))), 'attachment-unsafe stream'],
    ['a PDF in which everything is an object stream within another one', PDF, () => overlapping('obj/ObjStm '), 'attachment-unsafe stream'],
    ['a PDF in which every stream has sixteen thousand letters before it', PDF, () => overlapping('obj '), 'attachment-unsafe stream'],
  ])('%s', async (_what, type, make, answer) => expect(await said(type, make())).toBe(answer))
})

describe('a document that acts is refused', () => {
  test.each<[string, Buffer, string]>([
    ['a script', pdfOf('<</S/JavaScript/JS(app.alert(1))>>'), 'active'],
    ['a script under a coded name', pdfOf('<</S/J#61vaScr#69pt/JS(app.alert(1))>>'), 'active'],
    ['a script in packed objects', pdfOf(objectStream('<</S/JavaScript/JS(app.alert(1))>>')), 'active'],
    ['packed objects under a coded name', Buffer.from(pdfOf(objectStream('<</S/JavaScript/JS(1)>>')).toString('latin1').replace('/ObjStm', '/Obj#53tm'), 'latin1'), 'active'],
    ['a program to start', pdfOf('<</S/Launch/F(cmd.exe)>>'), 'active'],
    ['a file inside', pdfOf('<</Type/EmbeddedFile>>'), 'active'],
    ['a form that sends', pdfOf('<</S/SubmitForm/F(https://evil.example)>>'), 'active'],
    ['XFA', pdfOf('<</AcroForm<</XFA[]>>>>'), 'active'],
    ['a password', pdfOf('<</Encrypt 4 0 R>>'), 'encrypted'],
    ['objects packed twice', pdfOf(Buffer.from('<</Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]>>\nstream\n00>\nendstream')), 'stream'],
    ['objects that do not unpack', pdfOf(Buffer.from('<</Type/ObjStm/Filter/FlateDecode>>\nstream\nxxxx\nendstream')), 'stream'],
  ])('%s', async (_what, bytes, at) => expect(await said(PDF, bytes)).toBe(`attachment-unsafe ${at}`))
})

describe('a picture that says where it was taken is refused', () => {
  const iptcCity = Buffer.concat([Buffer.from('Photoshop 3.0\0'), Buffer.from([0x1c, 2, 90, 0, 4]), Buffer.from('Wuxi')])
  const xmp = Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude="31,21N"/>')
  test.each<[string, AttachmentType, Buffer, string]>([
    ['JPEG, Exif', JPEG, jpegOf({ extra: [segment(0xe1, Buffer.concat([EXIF_MARK, exifOf(ORIENTATION, GPS)]))] }), 'attachment-metadata exif'],
    ['JPEG, a maker’s note', JPEG, jpegOf({ extra: [segment(0xe1, Buffer.concat([EXIF_MARK, exifOf(0x927c)]))] }), 'attachment-metadata exif'],
    ['JPEG, XMP', JPEG, jpegOf({ extra: [segment(0xe1, xmp)] }), 'attachment-metadata text'],
    ['JPEG, IPTC', JPEG, jpegOf({ extra: [segment(0xed, iptcCity)] }), 'attachment-metadata iptc'],
    ['JPEG, Exif that turns in a circle', JPEG, jpegOf({ extra: [segment(0xe1, Buffer.concat([EXIF_MARK, exifOf(0x8769)]))] }), 'attachment-type exif'],
    ['JPEG, Exif cut short', JPEG, jpegOf({ extra: [segment(0xe1, Buffer.concat([EXIF_MARK, exifOf(GPS).subarray(0, 9)]))] }), 'attachment-type exif'],
    ['PNG, Exif', PNG, pngOf({ extra: [chunk('eXIf', exifOf(GPS))] }), 'attachment-metadata exif'],
    ['PNG, XMP', PNG, pngOf({ extra: [chunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0'), xmp]))] }), 'attachment-metadata text'],
    ['WebP, Exif', WEBP, webpOf({ after: [riffChunk('EXIF', exifOf(GPS))] }), 'attachment-metadata exif'],
    ['WebP, XMP', WEBP, webpOf({ after: [riffChunk('XMP ', xmp)] }), 'attachment-metadata text'],
  ])('%s', async (_what, type, bytes, answer) => expect(await said(type, bytes)).toBe(answer))
})

test('whatever bytes come, the answer is a code and never a fault', async () => {
  const whole = fc.constantFrom<[AttachmentType, Buffer]>([JPEG, jpegOf()], [PNG, pngOf()], [WEBP, webpOf()], [PDF, pdfOf(objectStream('<<>>'))])
  const spoilt = fc.tuple(whole, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.nat(), fc.uint8Array({ maxLength: 30 }))
  await fc.assert(fc.asyncProperty(spoilt, async ([[type, bytes], changes, cut, added]) => {
    const copy = Buffer.from(bytes)
    for (const [at, value] of changes) copy[at % copy.length] = value
    const answer = await said(type, Buffer.concat([copy.subarray(0, copy.length - (cut % copy.length)), added]))
    expect(answer).toMatch(/^(taken|attachment-(type|unsafe|metadata) [a-z]+)$/)
  }), { numRuns: 600 })
})
