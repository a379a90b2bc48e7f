const encoder = new TextEncoder()

/** What a context of the sealed outbox is for: a key of the server's, and nothing else it may ever be used for. */
export const courierInfo = (keyId: string): Uint8Array => encoder.encode(`ipw courier 1|${keyId}`)

/** What a letter is bound to: it opens only in the name of the device that sealed it. */
export const courierAbout = (deviceId: string): Uint8Array => encoder.encode(deviceId.toLowerCase())
