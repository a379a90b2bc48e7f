/**
 * npm run -s bench:server [-- --seconds 30 --connections 64 --entries 1000000 --on postgres,pglite]
 *
 * Pushes of five edits and pulls that bring nothing, on PostgreSQL (its programs must be installed) and on the embedded database,
 * both with real syncs of the disk. Load, server and database are processes of their own on this machine. On PostgreSQL again with
 * a million old entries behind the logs. Prints one JSON line at its end.
 */
import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { root } from '~/src/cli/setup.mjs'
import { findPostgres, startPostgres } from '../server/support/postgres'
import { LOAD_TOWNS, startStation, type Station } from './server-station'
import { fill } from './server-fill'
import type { LoadOrder, LoadResult } from './server-client'

const { values } = parseArgs({ options: {
  seconds: { type: 'string', default: '30' }, connections: { type: 'string', default: '64' }, entries: { type: 'string', default: '1000000' },
  on: { type: 'string', default: 'postgres,pglite' },
} })
const [seconds, connections, entries] = [Number(values.seconds), Number(values.connections), Number(values.entries)]

interface Figures {
  pushPerS: number
  pushP99Ms: number
  emptyPullPerS: number
}

/** The load of one kind in its own process. */
function load(order: LoadOrder): Promise<LoadResult> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/bench/server-client.ts'], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify(order))
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString() })
  return new Promise((resolve, reject) => {
    child.once('close', (status) => (status === 0 ? resolve(JSON.parse(said) as LoadResult) : reject(new Error('the load ended early'))))
  })
}

async function measured(station: Station, kind: LoadOrder['kind'], forSeconds: number): Promise<LoadResult> {
  await station.keepSignedIn()
  const before = station.cpuSeconds()
  const result = await load({ port: station.port, kind, seconds: forSeconds, devices: station.devices, cursors: await station.cursors() })
  station.devices.forEach((device, index) => { device.nextSeq = result.nextSeqs[index]! })
  const after = station.cpuSeconds()
  const cpu = (name: 'server' | 'database') => `${name} ${(1000 * (after[name] - before[name]) / result.answered).toFixed(2)}`
  console.log(`  ${kind}  ${String(result.perSecond).padStart(6)}/s  median ${result.p50Ms} ms, 99 of 100 within ${result.p99Ms} ms, all within ${result.maxMs} ms; processor ms each: ${cpu('server')}, ${cpu('database')}, load ${result.ownCpuMs.toFixed(2)}`)
  return result
}

async function both(station: Station): Promise<{ push: LoadResult; pull: LoadResult }> {
  return { push: await measured(station, 'push', seconds), pull: await measured(station, 'pull', seconds) }
}

const figuresOf = ({ push, pull }: { push: LoadResult; pull: LoadResult }): Figures =>
  ({ pushPerS: push.perSecond, pushP99Ms: push.p99Ms, emptyPullPerS: pull.perSecond })
const change = (before: number, after: number): string => `${after >= before ? '+' : ''}${Math.round(100 * (after / before - 1))} %`

async function onPostgres(): Promise<Figures | undefined> {
  const bin = findPostgres()
  if (bin === undefined) {
    console.log('PostgreSQL: NOT RUN, its programs are not installed')
    return undefined
  }
  const postgres = await startPostgres(bin, {})
  try {
    const databaseUrl = await postgres.createDatabase()
    const station = await startStation({ connections, databaseUrl, databasePid: postgres.pid })
    try {
      console.log('PostgreSQL')
      await measured(station, 'push', 5)
      const young = await both(station)
      if (entries > 0) {
        await fill(databaseUrl, LOAD_TOWNS, entries)
        console.log(`PostgreSQL with ${entries} entries more`)
        await measured(station, 'push', 5)
        const old = await both(station)
        for (const kind of ['push', 'pull'] as const) console.log(`  ${kind}: median ${change(young[kind].p50Ms, old[kind].p50Ms)}, 99 of 100 ${change(young[kind].p99Ms, old[kind].p99Ms)}`)
      }
      return figuresOf(young)
    } finally {
      await station.stop()
    }
  } finally {
    await postgres.stop()
  }
}

async function onPglite(): Promise<Figures> {
  const station = await startStation({ connections })
  try {
    console.log('PGlite')
    await measured(station, 'push', 5)
    return figuresOf(await both(station))
  } finally {
    await station.stop()
  }
}

const result: Record<string, Figures | undefined> = {}
if (values.on.includes('postgres')) result.postgres = await onPostgres()
if (values.on.includes('pglite')) result.pglite = await onPglite()
console.log(JSON.stringify(result))
