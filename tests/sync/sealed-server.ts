import { gunzipSync } from 'node:zlib'
import { NONCE_HEADER, type PushResponse, type SealedRequest } from '@/contract'
import { fromBase64url } from '@/domain/sealing'
import type { WireRequest } from '@/sync'
import { openLetter, SEALING_KEY } from '../device/sealed-phone'
import { FakeServer, type Answer } from './fake-server'

const textOf = ({ body, headers }: WireRequest): string => {
  const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body!)
  return String(headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes)
}

/** Also renews the session of whomever the phone's cookie belongs to, and opens what was sealed to it. */
export class SealedServer extends FakeServer {
  cookieOf: string | undefined = 'person-1'
  /** Edits of each sealed request. */
  readonly sealed: string[][] = []
  /** Places that the last sealed request showed. */
  shown: SealedRequest['cursors']

  /** Brought back from a backup in which there was nothing yet. */
  restore(): void {
    this.records.clear()
    this.receipts.clear()
    for (const [name, { epoch }] of this.towns) this.towns.set(name, { epoch: `${epoch}-anew`, log: [] })
  }

  override async handle(request: WireRequest): Promise<Answer> {
    const nonce = request.headers[NONCE_HEADER]
    if (request.path === '/api/session/refresh' && this.cookieOf) {
      this.requests.push({ method: request.method, path: request.path })
      const device = this.devices.find(({ personId }) => personId === this.cookieOf)!
      const person = { id: device.personId, name: '周敏', role: 'officer', towns: device.towns }
      return { status: 200, body: { nonce, person, deviceId: device.id, accessToken: device.token, accessExpiresAt: '', sealing: SEALING_KEY } }
    }
    return request.path === '/api/sync/sealed' ? this.takeSealed(request) : super.handle(request)
  }

  private async takeSealed(request: WireRequest): Promise<Answer> {
    const { deviceId, bundles, cursors = {}, older } = JSON.parse(textOf(request)) as SealedRequest
    this.shown = cursors
    const isRestored = Object.entries(cursors).some(([town, { epoch }]) => epoch !== '' && epoch !== this.towns.get(town)?.epoch)
    if (isRestored && older === undefined) return { status: 409, body: { error: 'log-restored', at: 'cursors' } }
    const letters = bundles.flatMap(({ key, enc, letters }) => letters.map(({ number, box }) => openLetter({ number, box: fromBase64url(box)! }, fromBase64url(enc)!, key, deviceId)))
    const unreadable = letters.findIndex((letter) => letter === undefined)
    if (unreadable >= 0) return { status: 400, body: { error: 'sealed-unreadable', at: `letters.${unreadable}` } }
    const mutations = letters.flatMap((letter) => letter!.map((mutation) => (isRestored ? { ...mutation, baseVersion: Math.min(mutation.baseVersion, 1) } : mutation)))
    const { 'content-encoding': _packed, ...headers } = request.headers
    const answer = await super.handle({ ...request, path: '/api/sync/push', headers, body: JSON.stringify({ deviceId, mutations, older }) })
    if (answer.status !== 200) return answer
    this.sealed.push(mutations.map(({ recordId }) => recordId))
    const { receipts, ...rest } = answer.body as PushResponse
    const byId = new Map(receipts.map((receipt) => [receipt.mutationId, receipt]))
    return { status: 200, body: { ...rest, receipts: letters.map((letter) => letter!.map(({ mutationId }) => byId.get(mutationId))) } }
  }
}
