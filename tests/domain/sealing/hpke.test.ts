import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createOpening, createSealing, deriveKeyPair } from '@/domain/sealing'

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const hex = (from: Uint8Array | undefined) => from && Buffer.from(from).toString('hex')
const text = (from: string) => new TextEncoder().encode(from)

// RFC 9180, appendix A.2.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, base mode.
const RFC = {
  info: bytes('4f6465206f6e2061204772656369616e2055726e'),
  ikmE: bytes('909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b'),
  skEm: 'f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600',
  enc: '1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a',
  ikmR: bytes('1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df'),
  skRm: '8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb',
  pkRm: '4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a',
  message: bytes('4265617574792069732074727574682c20747275746820626561757479'),
  sealed: {
    0: '1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28',
    1: '6b53c051e4199c518de79594e1c4ab18b96f081549d45ce015be002090bb119e85285337cc95ba5f59992dc98c',
    2: '71146bd6795ccc9c49ce25dda112a48f202ad220559502cef1f34271e0cb4b02b4f10ecac6f48c32f878fae86b',
    4: '63357a2aa291f5a4e5f27db6baa2af8cf77427c7c1a909e0b37214dd47db122bb153495ff0b02e9e54a50dbe16',
    255: '18ab939d63ddec9f6ac2b60d61d36a7375d2070c9b683861110757062c52b8880a5f6b3936da9cd6c23ef2a95c',
    256: '7a4a13e9ef23978e2c520fd4d2e757514ae160cd0cd05e556ef692370ca53076214c0c40d4c728d6ed9e727a5b',
  } as Record<number, string>,
  exported: {
    '': '4bbd6243b8bb54cec311fac9df81841b6fd61f56538a775e7c80a9f40160606e',
    '00': '8c1df14732580e5501b00f82b10a1647b40713191b7c1240ac80e2b68808ba69',
    '54657374436f6e74657874': '5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53',
  },
}

describe('the test vectors of RFC 9180, A.2.1', () => {
  test('key pairs', () => {
    const sender = deriveKeyPair(RFC.ikmE)
    const recipient = deriveKeyPair(RFC.ikmR)
    expect([hex(sender.secretKey), hex(sender.publicKey)]).toEqual([RFC.skEm, RFC.enc])
    expect([hex(recipient.secretKey), hex(recipient.publicKey)]).toEqual([RFC.skRm, RFC.pkRm])
  })

  test('messages 0 to 256 of the sender', () => {
    const context = createSealing(bytes(RFC.pkRm), RFC.info, RFC.ikmE)
    expect(hex(context.enc)).toBe(RFC.enc)
    for (let number = 0; number <= 256; number += 1) {
      const sealed = context.seal(RFC.message, text(`Count-${number}`))
      expect(sealed.number).toBe(number)
      if (RFC.sealed[number]) expect(hex(sealed.box)).toBe(RFC.sealed[number])
    }
  })

  test('the recipient opens any of them, in any order, and exports', () => {
    const context = createOpening(deriveKeyPair(RFC.ikmR), bytes(RFC.enc), RFC.info)!
    for (const number of [256, 0, 4, 255, 2, 1, 0]) expect(hex(context.open(number, bytes(RFC.sealed[number]!), text(`Count-${number}`)))).toBe(hex(RFC.message))
    for (const [exporterContext, secret] of Object.entries(RFC.exported)) expect(hex(context.export(bytes(exporterContext), 32))).toBe(secret)
  })
})

test('any subset in any order opens; with one thing wrong nothing does', () => {
  const some = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
  fc.assert(fc.property(some(32), some(32), some(32), fc.array(fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 30 })), { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat()), (ikm, other, ephemeral, messages, stream) => {
    fc.pre(hex(ikm) !== hex(other))
    const recipient = deriveKeyPair(ikm)
    const sealing = createSealing(recipient.publicKey, text('info'), ephemeral)
    const sealed = messages.map(([message, aad]) => ({ message, aad, ...sealing.seal(message, aad) }))
    const opening = createOpening(recipient, sealing.enc, text('info'))!
    const pick = (below: number) => stream.next().value! % below
    for (let step = 0; step < 5; step += 1) {
      const { message, aad, number, box } = sealed[pick(sealed.length)]!
      expect(hex(opening.open(number, box, aad))).toBe(hex(message))
      const spoilt = box.slice()
      spoilt[pick(spoilt.length)]! ^= 1 + pick(255)
      expect(opening.open(number, spoilt, aad)).toBeUndefined()
      expect(opening.open(number, box.subarray(0, pick(box.length)), aad)).toBeUndefined()
      expect(opening.open(number + 1 + pick(1_000), box, aad)).toBeUndefined()
      expect(opening.open(number, box, new Uint8Array([...aad, pick(256)]))).toBeUndefined()
      expect(createOpening(deriveKeyPair(other), sealing.enc, text('info'))!.open(number, box, aad)).toBeUndefined()
      expect(createOpening(recipient, sealing.enc, text('another'))!.open(number, box, aad)).toBeUndefined()
    }
  }), { numRuns: 15 })
})

test('keys that would give everybody the secret are refused', () => {
  const recipient = deriveKeyPair(RFC.ikmR)
  const one = new Uint8Array(32)
  one[0] = 1
  for (const key of [new Uint8Array(32), one, new Uint8Array(31), new Uint8Array(33), new Uint8Array(0)]) {
    expect(createOpening(recipient, key, RFC.info)).toBeUndefined()
    expect(() => createSealing(key, RFC.info, RFC.ikmE)).toThrow(RangeError)
  }
})
