import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { v7 } from 'uuid'
import type { Cursor, EnrolmentIssued, Person, PullResponse, Session } from '@/contract'
import { call, cookieOf, Device } from '../server/support/client'
import { startProcess } from '../server/support/process'
import type { LoadDevice } from './server-client'

/** Towns that the load's people work in. */
export const LOAD_TOWNS = Array.from({ length: 16 }, (_, index) => `3202821${String(index + 10)}`)

export interface Station {
  port: number
  devices: LoadDevice[]
  /** Access tokens last for minutes only. */
  keepSignedIn(): Promise<void>
  /** Where the towns' logs end. */
  cursors(): Promise<Record<string, Cursor>>
  /** Processor time so far. */
  cpuSeconds(): { server: number; database: number }
  stop(): Promise<void>
}

export interface StationPlan {
  connections: number
  /** Undefined: the embedded database. */
  databaseUrl?: string
  /** Its first process, whose children's time counts. */
  databasePid?: number
}

/** The built server with a signed-in device for each connection, spread over the towns. */
export async function startStation({ connections, databaseUrl, databasePid }: StationPlan): Promise<Station> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipw-bench-'))
  const server = await startProcess(dataDir, [], { LOG_LEVEL: 'info', BEHIND_PROXY: '1', ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) })
  const administrator = await Device.enrol(server.url, server.code('administrator'))
  // An address of its own for each: the server counts sign-ins by address.
  const enrol = async (person: Person, index: number) => {
    const { body: { code } } = await administrator.call<EnrolmentIssued>('POST', `/api/people/${person.id}/enrolments`)
    const { headers, body } = await call<Session>(server.url, 'POST', '/api/enrolments/redeem', { code, deviceId: v7(), deviceLabel: 'load' }, from(index))
    return new Device(server.url, body, cookieOf(headers)!)
  }
  const from = (index: number) => ({ 'x-forwarded-for': `10.0.0.${index}` })
  const addPerson = async (name: string, towns: readonly string[], role = 'officer') =>
    (await administrator.call<Person>('POST', '/api/people', { name, role, towns })).body

  const signedIn: Device[] = []
  for (let index = 0; index < connections; index += 1) signedIn.push(await enrol(await addPerson(`load ${index}`, [LOAD_TOWNS[index % LOAD_TOWNS.length]!]), index))
  const reader = await enrol(await addPerson('reader', LOAD_TOWNS, 'supervisor'), connections)
  const devices = signedIn.map(({ deviceId, accessToken, person }): LoadDevice => ({ deviceId, accessToken, town: person.towns[0]!, nextSeq: 1 }))
  const read: Record<string, Cursor> = {}

  return {
    port: Number(new URL(server.url).port),
    devices,
    async keepSignedIn() {
      for (const [index, device] of [...signedIn, reader].entries()) {
        const { body, headers } = await call<Session>(server.url, 'POST', '/api/session/refresh', undefined, { cookie: device.cookie, ...from(index) })
        Object.assign(device, { accessToken: body.accessToken, cookie: cookieOf(headers) })
        if (devices[index]) devices[index].accessToken = body.accessToken
      }
    },
    async cursors() {
      // Reading a million entries page by page would take longer than the load.
      if (databaseUrl !== undefined) return headsOf(databaseUrl)
      for (;;) {
        const page: PullResponse = await reader.pullPage(read)
        for (const [town, { cursor }] of Object.entries(page.towns)) read[town] = cursor
        if (!page.more) return read
      }
    },
    cpuSeconds: () => ({ server: cpuOf(server.child.pid!), database: databasePid === undefined ? 0 : cpuOfFamily(databasePid) }),
    async stop() {
      await server.stop('SIGTERM')
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function headsOf(databaseUrl: string): Promise<Record<string, Cursor>> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ town: string; epoch: string; seq: string; hash: string }>('select town, epoch, seq, hash from town_head')
    return Object.fromEntries(rows.map(({ town, epoch, seq, hash }) => [town, { epoch, seq: Number(seq), hash }]))
  } finally {
    await client.end()
  }
}

const TICKS_PER_SECOND = 100

/** Fields of a process's line in /proc after its name; empty once it has gone or where there is no /proc. */
function statOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
  } catch {
    return []
  }
}

/** @param from place of the fields: 11 its own time, 13 that of its children who have ended */
const cpuOf = (pid: number, from = 11): number => (Number(statOf(pid)[from] ?? 0) + Number(statOf(pid)[from + 1] ?? 0)) / TICKS_PER_SECOND

function cpuOfFamily(parent: number): number {
  const all = process.platform === 'linux' ? readdirSync('/proc').map(Number).filter(Number.isInteger) : []
  return all.filter((pid) => Number(statOf(pid)[1]) === parent).reduce((sum, pid) => sum + cpuOf(pid), cpuOf(parent, 13))
}
