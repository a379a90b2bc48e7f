import { randomUUID } from 'node:crypto'
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { EnrolmentIssued, Person, Session } from '~/src/contract'
import { VaultStore } from '~/src/device/vault/vault-store'

const COOKIE = '__Host-ipw'
/** Never answered: the sign-in page is not loaded before it leaves for the real one, so the yardstick waits for that. */
const HELD = '/held-until-signed-in'

/**
 * Stands in front of the server and makes each fresh browser the officer's on its first page, since the yardstick opens pages
 * only by their address. Everything else passes through untouched, compressed as it came.
 */
export class OfficerDoor {
  private readonly server: Server
  private readonly upstreamPort: number
  private readonly administrator: Session
  private readonly officer: Person

  private constructor(upstreamPort: number, administrator: Session, officer: Person) {
    this.upstreamPort = upstreamPort
    this.administrator = administrator
    this.officer = officer
    this.server = createServer((incoming, reply) => {
      this.answer(incoming, reply).catch((error: Error) => reply.writeHead(502).end(error.message))
    })
  }

  /** @param administratorLink the one-time link the server printed for its administrator */
  static async open(upstreamPort: number, administratorLink: string): Promise<OfficerDoor> {
    const origin = `http://localhost:${upstreamPort}`
    const { session } = await redeem(origin, administratorLink.split('#')[1]!)
    const people = (await (await fetch(`${origin}/api/people`, { headers: bearer(session) })).json()) as Person[]
    const officer = people.find(({ role }) => role === 'officer')
    if (!officer) throw new Error('the trial station has no officer')
    const door = new OfficerDoor(upstreamPort, session, officer)
    await new Promise<void>((resolve) => door.server.listen(0, '127.0.0.1', resolve))
    return door
  }

  get origin(): string {
    const address = this.server.address()
    if (typeof address !== 'object' || !address) throw new Error('the door is shut')
    return `http://localhost:${address.port}`
  }

  close(): void {
    this.server.closeAllConnections()
    this.server.close()
  }

  private async answer(incoming: IncomingMessage, reply: ServerResponse): Promise<void> {
    if (incoming.url === '/' && !incoming.headers.cookie?.includes(COOKIE)) return this.signIn(reply)
    if (incoming.url === HELD) return
    const onward = request({ port: this.upstreamPort, host: 'localhost', method: incoming.method, path: incoming.url, headers: incoming.headers }, (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(reply)
    })
    onward.on('error', () => reply.destroy())
    incoming.pipe(onward)
  }

  private async signIn(reply: ServerResponse): Promise<void> {
    const origin = `http://localhost:${this.upstreamPort}`
    const issued = await fetch(`${origin}/api/people/${this.officer.id}/enrolments`, { method: 'POST', headers: bearer(this.administrator) })
    const { code } = (await issued.json()) as EnrolmentIssued
    const { session, cookies } = await redeem(origin, code)
    const stored = JSON.stringify({ current: session.person.id, known: { [session.person.id]: { person: { ...session.person, name: '试＊' }, deviceId: session.deviceId } } })
    reply.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'set-cookie': cookies })
    reply.end(`<!doctype html><title>…</title><img src="${HELD}" alt=""><script>(${enter.toString()})(${JSON.stringify({ stored, ...vaultOf(session) })})</script>`)
  }
}

interface Made { name: string; /** Dexie's version times ten. */ version: number; tables: { name: string; key: string }[] }

/** The vault a person has after their first signing in: with it the first page of a start is the lock, without it one that tells of a loss. */
function vaultOf({ person }: Session): Made {
  const store = new VaultStore(person.id)
  return { name: store.name, version: store.verno * 10, tables: store.tables.map(({ name, schema }) => ({ name, key: String(schema.primKey.keyPath) })) }
}

/** Runs in the browser, as text: nothing of this file is there. */
function enter({ stored, name, version, tables }: Made & { stored: string }): void {
  const opening = indexedDB.open(name, version)
  opening.onupgradeneeded = () => {
    for (const table of tables) opening.result.createObjectStore(table.name, { keyPath: table.key })
    // That there is one is all the lock looks at before somebody types.
    opening.transaction!.objectStore('wraps').put({ id: 'passphrase' })
  }
  opening.onsuccess = () => {
    opening.result.close()
    localStorage.setItem('ipw-device', stored)
    location.replace('/')
  }
}

const bearer = (session: Session) => ({ authorization: `Bearer ${session.accessToken}`, 'x-ipw-nonce': randomUUID(), 'x-ipw-protocol': '1' })

async function redeem(origin: string, code: string): Promise<{ session: Session; cookies: string[] }> {
  const answer = await fetch(`${origin}/api/enrolments/redeem`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-ipw-nonce': randomUUID(), 'x-ipw-protocol': '1' },
    body: JSON.stringify({ code, deviceId: randomUUID(), deviceLabel: 'bench' }),
  })
  if (!answer.ok) throw new Error(`redeem answered ${answer.status}: ${await answer.text()}`)
  return { session: (await answer.json()) as Session, cookies: answer.headers.getSetCookie() }
}
