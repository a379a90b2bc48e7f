import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { v7 } from 'uuid'
import { build } from 'vite'
import { RECORD_SCHEMA, type EnrolmentIssued, type Mutation, type Person, type Session } from '@/contract'
import { root } from '~/src/cli/setup.mjs'
import type { NewRecord } from '@/device'
import type { ServerProcess } from '../harness/server-process'
import { benchRecords } from './sync-records'

const HEADERS = { 'content-type': 'application/json', 'x-ipw-nonce': 'bench-bench-bench-bench', 'x-ipw-protocol': '1' }

/** A script for the page, from its source. */
export async function bundled(entry: string, name: string): Promise<string> {
  const outDir = join(root, '.bench', name)
  await build({
    configFile: false, root, logLevel: 'error', resolve: { alias: { '@': join(root, 'src'), '~': root } }, define: { 'process.env.NODE_ENV': '"production"' },
    build: { outDir, emptyOutDir: true, target: 'chrome107', lib: { entry: join(root, entry), formats: ['iife'], name: 'page', fileName: () => 'page.js' } },
  })
  return readFileSync(join(outDir, 'page.js'), 'utf8')
}

/** Town codes of the seed data. */
export function towns(): string[] {
  const districts = join(root, 'seeds/regions/districts')
  const text = readdirSync(districts).map((file) => readFileSync(join(districts, file), 'utf8')).join('\n')
  return [...new Set(text.match(/\b3202\d{5}\b/g) ?? [])]
}

/** An administrator's hands: makes people and enrolment codes for them. */
export async function administrator(server: ServerProcess) {
  const call = async <T>(path: string, body: unknown, token?: string): Promise<T> => {
    const answer = await fetch(`${server.origin}${path}`, {
      method: 'POST', body: gzipSync(JSON.stringify(body), { level: 1 }), headers: { ...HEADERS, 'content-encoding': 'gzip', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const redeem = async (code: string) => {
    const deviceId = randomUUID()
    const { accessToken } = await call<Session>('/api/enrolments/redeem', { code, deviceId, deviceLabel: 'bench' })
    return { deviceId, accessToken }
  }
  const { accessToken } = await redeem(new URL(server.links()[2]!).hash.slice(1))
  const enrol = async (role: Person['role'], towns: string[]): Promise<string> => {
    const person = await call<Person>('/api/people', { name: `bench ${role}`, role, towns }, accessToken)
    return (await call<EnrolmentIssued>(`/api/people/${person.id}/enrolments`, {}, accessToken)).code
  }
  /** Records somebody else has written, straight to the server. */
  async function write(town: string, records: readonly NewRecord[], atOnce = 1_000): Promise<void> {
    const { deviceId, accessToken } = await redeem(await enrol('officer', [town]))
    for (let at = 0; at < records.length; at += atOnce) {
      const mutations = records.slice(at, at + atOnce).map(({ kind, id, fields }, index): Mutation => ({
        mutationId: randomUUID(), deviceSeq: at + index + 1, kind, recordId: id ?? v7(), town, baseVersion: 0, set: { ...fields }, savedAt: new Date().toISOString(), schemaVersion: RECORD_SCHEMA,
      }))
      await call('/api/sync/push', { deviceId, mutations }, accessToken)
    }
  }
  return {
    enrol, write,
    fill: async (town: string, count: number, atOnce?: number): Promise<void> => {
      const records = benchRecords(count, town, Number(town))
      // Making them takes seconds: time to notice that the server has meanwhile closed the connections that rested.
      await new Promise((resolve) => { setTimeout(resolve) })
      await write(town, records, atOnce)
    },
  }
}
