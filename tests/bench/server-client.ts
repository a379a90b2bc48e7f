// One side of `bench:server`, in a process of its own: holds connections open, sends one request after the other on each, measures.
import net from 'node:net'
import { gunzipSync, gzipSync } from 'node:zlib'
import { v7 } from 'uuid'
import { PROTOCOL, type Cursor } from '@/contract'
import { enterprise, task, visit } from '../server/support/samples'

/** A signed-in device of the load. */
export interface LoadDevice {
  deviceId: string
  accessToken: string
  town: string
  /** Number of its next edit. */
  nextSeq: number
}

/** What the process is told on its standard input, as JSON. */
export interface LoadOrder {
  port: number
  kind: 'push' | 'pull'
  seconds: number
  /** One connection each. */
  devices: LoadDevice[]
  /** Where the towns' logs end: a pull from there brings nothing, a push names it. */
  cursors: Record<string, Cursor>
}

/** What it says on its standard output, as JSON. */
export interface LoadResult {
  perSecond: number
  p50Ms: number
  p99Ms: number
  maxMs: number
  answered: number
  /** Number of each device's next edit. */
  nextSeqs: number[]
  /** Processor time this process itself took for one request, milliseconds. */
  ownCpuMs: number
}

const EDITS = 5
/** Bodies are made and packed before the clock runs: that is the phones' work, not the server's. Made bodies last for this many a second and connection. */
const MOST_PER_SECOND = 60
const PACK_FROM_BYTES = 1_024

type Kind = 'enterprise' | 'visit' | 'task'

/** A field day's work: somebody new, a visit there, a task from it, the task done, the enterprise's data mended. */
function pushBody({ deviceId, town }: LoadDevice, cursors: LoadOrder['cursors'], firstSeq: number): Buffer {
  const edit = (index: number, kind: Kind, recordId: string, set: Record<string, unknown>, baseVersion = 0) =>
    ({ mutationId: v7(), deviceSeq: firstSeq + index, kind, recordId, town, baseVersion, schemaVersion: 1, savedAt: '2026-11-22T01:00:00.000Z', set })
  const [enterpriseId, visitId, taskId] = [v7(), v7(), v7()]
  const mutations = [
    edit(0, 'enterprise', enterpriseId, enterprise({ name: `宜兴试验 ${firstSeq} 有限公司`, address: `丁蜀镇 ${firstSeq} 号`, note: '紫砂，注册商标，外观设计，续展，网店侵权线索；'.repeat(6) })),
    edit(1, 'visit', visitId, visit(enterpriseId, { note: '现场查看产品与包装，拍照三张，约定回访时间。'.repeat(6) }), 0),
    edit(2, 'task', taskId, task({ enterpriseId, title: `回访 ${firstSeq}` })),
    edit(3, 'task', taskId, { done: true, outcome: '资料齐全' }, 1),
    edit(4, 'enterprise', enterpriseId, { note: '资料已补充。' }, 1),
  ]
  return Buffer.from(JSON.stringify({ deviceId, cursors: ownCursor(cursors, town), mutations }))
}

function pushRequest(device: LoadDevice, cursors: LoadOrder['cursors'], firstSeq: number): Buffer {
  const plain = pushBody(device, cursors, firstSeq)
  const [body, encoding] = plain.length > PACK_FROM_BYTES ? [gzipSync(plain), 'content-encoding: gzip\r\n'] : [plain, '']
  return Buffer.concat([Buffer.from(`POST /api/sync/push HTTP/1.1\r\n${headersOf(device)}content-type: application/json\r\n${encoding}content-length: ${body.length}\r\n\r\n`), body])
}

const pullRequest = (device: LoadDevice, cursors: LoadOrder['cursors']): Buffer =>
  Buffer.from(`GET /api/sync/pull?cursors=${encodeURIComponent(JSON.stringify(ownCursor(cursors, device.town)))} HTTP/1.1\r\n${headersOf(device)}\r\n`)

const ownCursor = (cursors: LoadOrder['cursors'], town: string): LoadOrder['cursors'] => (cursors[town] ? { [town]: cursors[town] } : {})

const headersOf = ({ accessToken }: LoadDevice): string =>
  `host: 127.0.0.1\r\naccept-encoding: gzip, deflate, br\r\nauthorization: Bearer ${accessToken}\r\nx-ipw-protocol: ${PROTOCOL}\r\nx-ipw-nonce: bench-bench-bench-bench\r\n`

/** Whether an answer is what was hoped for: all edits applied, or a page with nothing in it. */
const isGood = (kind: LoadOrder['kind'], answer: string): boolean => answer.startsWith('HTTP/1.1 200 ')
  && (kind === 'push' ? answer.split('"outcome":"applied"').length === EDITS + 1 : answer.includes('"records":[]') && !answer.includes('"reset":true'))

/** One connection: a request goes out when the answer to the one before has come. */
function converse(port: number, next: () => Buffer | undefined, answered: (answer: string, ms: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
    let [held, sentAt]: [Buffer, number] = [Buffer.alloc(0), 0]
    const send = () => {
      const request = next()
      if (!request) return socket.end(() => resolve())
      sentAt = performance.now()
      return socket.write(request)
    }
    socket.once('connect', send)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the server closed a connection')))
    socket.on('data', (chunk: Buffer) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
      const end = held.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(held.subarray(0, end).toString('latin1'))?.[1] ?? NaN)
      if (Number.isNaN(length)) throw new Error(`an answer without its length: ${held.toString()}`)
      if (held.length < end + 4 + length) return
      const ms = performance.now() - sentAt
      const [head, body] = [held.subarray(0, end).toString('latin1'), held.subarray(end + 4)]
      held = Buffer.alloc(0)
      answered(`${head}\r\n\r\n${/\r\ncontent-encoding: gzip/i.test(head) ? gunzipSync(body) : body}`, ms)
      send()
    })
  })
}

async function run({ port, kind, seconds, devices, cursors }: LoadOrder): Promise<LoadResult> {
  const nextSeqs = devices.map(({ nextSeq }) => nextSeq)
  const made = devices.map((device, index) => (kind === 'pull' ? [pullRequest(device, cursors)]
    : Array.from({ length: seconds * MOST_PER_SECOND }, (_, number) => pushRequest(device, cursors, nextSeqs[index]! + number * EDITS))))
  const taken: number[] = []
  const cpu = process.cpuUsage()
  const started = performance.now()
  const until = started + seconds * 1000
  await Promise.all(devices.map((_, index) => {
    let sent = 0
    return converse(port, () => {
      if (performance.now() >= until) return undefined
      const request = made[index]![kind === 'pull' ? 0 : sent]
      if (!request) throw new Error('more was answered than had been made')
      sent += 1
      if (kind === 'push') nextSeqs[index]! += EDITS
      return request
    }, (answer, ms) => {
      if (!isGood(kind, answer)) throw new Error(`not what was hoped for: ${answer.slice(0, 2_000)}`)
      taken.push(ms)
    })
  }))
  const elapsed = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  taken.sort((a, b) => a - b)
  const at = (share: number) => Number(taken[Math.floor((taken.length - 1) * share)]!.toFixed(1))
  return {
    perSecond: Math.round(taken.length / elapsed), p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), answered: taken.length, nextSeqs,
    ownCpuMs: Number(((user + system) / 1000 / taken.length).toFixed(3)),
  }
}

let text = ''
for await (const chunk of process.stdin) text += String(chunk)
process.stdout.write(JSON.stringify(await run(JSON.parse(text) as LoadOrder)))
