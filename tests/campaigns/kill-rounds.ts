import { setTimeout as wait } from 'node:timers/promises'
import type { Cursor, Mutation, Person, Receipt } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { readConfig } from '@/server/config'
import { ask } from '@/server/operate'
import { Device } from '../server/support/client'
import { startProcess, type ServerProcess } from '../server/support/process'
import { enterprise } from '../server/support/samples'

export interface KillPlan {
  dataDir: string
  /** Undefined: the embedded database. */
  databaseUrl?: string
  rounds: number
  /** Numbers from 0 to 1. */
  random(): number
  say?(line: string): void
}

export interface KillFigures {
  rounds: number
  acknowledged: number
  /** Sent, cut off by a kill, and answered when sent again: whether they had been applied or not. */
  resent: number
  /** Of those, applied before the kill. */
  appliedUnanswered: number
  readerPages: number
  seconds: number
}

const LONGEST_MS = 900
const WRITERS = ['officer', 'supervisor'] as const

/** What a writer sent, and what it was told. */
interface Written {
  device: Device
  receipts: Map<string, Receipt>
  mutations: Map<string, Mutation>
  unanswered: Mutation[]
}

/**
 * Kills the server process (SIGKILL) at random moments while two devices push and a third reads, starts it again, and each time
 * checks: what was acknowledged is answered with the same receipt; what was not is taken once; every town's log is sound; the
 * reader's cursors hold and it has seen each record once it has reached the end.
 * @throws Error that says what was lost, doubled or missed
 */
export async function killRounds({ dataDir, databaseUrl, rounds, random, say = () => undefined }: KillPlan): Promise<KillFigures> {
  const started = Date.now()
  const environment: Record<string, string> = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }
  const figures: KillFigures = { rounds: 0, acknowledged: 0, resent: 0, appliedUnanswered: 0, readerPages: 0, seconds: 0 }
  let server = await startProcess(dataDir, [], environment)
  try {
    const writers: Written[] = []
    for (const role of WRITERS) writers.push({ device: await Device.enrol(server.url, server.code(role)), receipts: new Map(), mutations: new Map(), unanswered: [] })
    const reader = await followerOf(server, figures)
    for (let round = 1; round <= rounds; round += 1) {
      const load = { on: true, answered: 0 }
      const pushing = writers.map((writer) => pushUntilDeath(writer, load, random))
      const reading = reader.followUntilDeath(load)
      // at least one push goes through, so that a slow start does not make the round idle
      while (load.answered === 0) await wait(2)
      await wait(random() * LONGEST_MS)
      await server.stop('SIGKILL')
      load.on = false
      await Promise.all([...pushing, reading])

      server = await startProcess(dataDir, [], environment)
      for (const { device } of [...writers, reader]) {
        Object.assign(device, { url: server.url })
        await device.keepSignedIn(new Date(Date.now() + 5 * 60_000))
      }
      for (const writer of writers) await answerForAll(writer, figures)
      await requireSound(dataDir, databaseUrl)
      await reader.followToEnd()
      reader.requireAllOf(writers)
      figures.rounds = round
      figures.acknowledged = writers.reduce((sum, { receipts }) => sum + receipts.size, 0)
      if (round % 10 === 0) say(`round ${round}: ${figures.acknowledged} acknowledged, ${figures.resent} sent again, of these ${figures.appliedUnanswered} were already applied`)
    }
  } finally {
    await server.stop('SIGKILL')
  }
  return { ...figures, seconds: Math.round((Date.now() - started) / 1000) }
}

async function pushUntilDeath(writer: Written, load: { on: boolean; answered: number }, random: () => number): Promise<void> {
  const known = [...writer.mutations.values()]
  while (load.on) {
    const { device } = writer
    const batch = Array.from({ length: 1 + Math.floor(random() * 20) }, () => {
      const old = known.length > 0 && random() < 0.3 ? known[Math.floor(random() * known.length)] : undefined
      return old ? device.edit({ note: `note ${random()}` }, { recordId: old.recordId, town: old.town, baseVersion: 1 }) : device.edit(enterprise())
    })
    writer.unanswered = batch
    for (const mutation of batch) writer.mutations.set(mutation.mutationId, mutation)
    try {
      keepReceipts(writer, await device.push(...batch))
    } catch (error) {
      // the connection died with the server; an answer of any other kind is a fault
      if ((error as Error).message.startsWith('push: ')) throw error
      return
    }
    writer.unanswered = []
    load.answered += 1
  }
}

function keepReceipts({ receipts }: Written, answered: readonly Receipt[]): void {
  for (const receipt of answered) {
    const before = receipts.get(receipt.mutationId)
    if (before && canonicalJson(before) !== canonicalJson(receipt)) throw new Error(`another receipt than before: ${canonicalJson(before)} and ${canonicalJson(receipt)}`)
    if (receipt.outcome === 'rejected') throw new Error(`rejected: ${canonicalJson(receipt)}`)
    receipts.set(receipt.mutationId, receipt)
  }
}

/** The cut-off batch again, and the newest of what was acknowledged: each answered, none taken twice. */
async function answerForAll(writer: Written, figures: KillFigures): Promise<void> {
  const { device, unanswered, mutations, receipts } = writer
  if (unanswered.length > 0) {
    const before = (await device.pullAll()).records
    figures.appliedUnanswered += unanswered.filter((mutation) => mutation.baseVersion === 0 && before.has(mutation.recordId)).length
    keepReceipts(writer, await device.push(...unanswered))
    figures.resent += unanswered.length
    writer.unanswered = []
  }
  const newest = [...receipts.keys()].slice(-400).map((id) => mutations.get(id)!)
  if (newest.length > 0) keepReceipts(writer, await device.push(...newest))
  const places = new Set([...receipts.values()].map(({ seq, mutationId }) => `${mutations.get(mutationId)!.town}:${seq}`))
  if (places.size !== receipts.size) throw new Error('two receipts name one place')
}

async function requireSound(dataDir: string, databaseUrl: string | undefined): Promise<void> {
  let answer = ''
  const config = readConfig({ DATA_DIR: dataDir, DATABASE_URL: databaseUrl }, [], dataDir)
  await ask(config, 'verify', (text) => { answer += text.toString() })
  const { sound, lines } = JSON.parse(answer) as { sound: boolean; lines: string[] }
  if (!sound) throw new Error(lines.join('\n'))
}

/** A device that only reads, from where it stopped. */
async function followerOf(server: ServerProcess, figures: KillFigures) {
  const administrator = await Device.enrol(server.url, server.code('administrator'))
  const { body: people } = await administrator.call<Person[]>('GET', '/api/people')
  const supervisor = people.find(({ role }) => role === 'supervisor')!
  const { body: { code } } = await administrator.call<{ code: string }>('POST', `/api/people/${supervisor.id}/enrolments`)
  const device = await Device.enrol(server.url, code)
  const seen = new Map<string, number>()
  let cursors: Record<string, Cursor> = {}
  const page = async (): Promise<boolean> => {
    const answer = await device.pullPage(cursors)
    figures.readerPages += 1
    for (const [town, { cursor, records, reset }] of Object.entries(answer.towns)) {
      if (reset) throw new Error(`the reader's place in ${town} was lost`)
      if (cursor.seq < (cursors[town]?.seq ?? 0)) throw new Error(`the reader's place in ${town} went back`)
      for (const { id, version } of records) seen.set(id, version)
    }
    cursors = Object.fromEntries(Object.entries(answer.towns).map(([town, { cursor }]) => [town, cursor]))
    return answer.more
  }
  return {
    device,
    async followUntilDeath(load: { on: boolean }): Promise<void> {
      while (load.on) {
        try {
          await page()
        } catch (error) {
          if (/^pull: |^the reader/.test((error as Error).message)) throw error
          return
        }
      }
    },
    async followToEnd(): Promise<void> {
      while (await page());
    },
    requireAllOf(writers: readonly Written[]): void {
      for (const { receipts, mutations } of writers) {
        for (const [id, { version }] of receipts) {
          const { recordId, town } = mutations.get(id)!
          if ((seen.get(recordId) ?? 0) < version!) throw new Error(`the reader missed version ${version} of ${recordId} in ${town}`)
        }
      }
    },
  }
}
