import { Agent, request } from 'node:https'
import type { ErrorBody } from '@/contract'
import { Device, type Answer } from '../server/support/client'

/** One request to a server whose certificate is of the test's own. */
export function askOverTls<T = ErrorBody>(agent: Agent, url: string, method: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
  const bytes = body === undefined ? undefined : body instanceof Uint8Array ? Buffer.from(body) : Buffer.from(JSON.stringify(body))
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, method, headers: { 'content-type': 'application/json', 'x-ipw-protocol': '1', 'x-ipw-nonce': 'n', ...(bytes ? { 'content-length': String(bytes.length) } : {}), ...headers } }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => { text += chunk.toString() }).on('error', reject).on('end', () => resolve({
        status: response.statusCode!, headers: new Headers(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
        body: (/^[{[]/.test(text) ? JSON.parse(text) : text) as T,
      }))
    })
    asked.on('error', reject).end(bytes)
  })
}

/** A device that speaks to its server through such a door. */
export class TlsDevice extends Device {
  readonly #agent: Agent

  constructor(device: Device, origin: string, agent: Agent) {
    super(origin, { person: device.person, deviceId: device.deviceId, accessToken: device.accessToken, accessExpiresAt: device.accessExpiresAt, nonce: '' }, device.cookie)
    this.#agent = agent
  }

  override call<T = ErrorBody>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return askOverTls<T>(this.#agent, new URL(path, this.url).href, method, body, { authorization: `Bearer ${this.accessToken}`, ...headers })
  }
}
