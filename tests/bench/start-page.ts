// Runs in Chromium beside the app: lays records into a person's vault as if the server had sent them.
import { argon2id } from 'hash-wasm'
import { createCipher, linkOpenTasks, openDevice, openVault, systemClock, systemRandom, type Derive } from '@/device'
import { fromServer } from '@/device/record-row'
import type { ServerRecord } from '@/contract'
import { benchRecords } from './sync-records'

const DAY_MS = 86_400_000
const AT_ONCE = 2_000
/** Of today, however much lies on the phone beside it. */
export const OPEN_TASKS = 20
const VISITS_THIS_MONTH = 30

const derive: Derive = (password, salt, { memoryKiB, iterations, lanes }) =>
  argon2id({ password, salt, memorySize: memoryKiB, iterations, parallelism: lanes, hashLength: 32, outputType: 'binary' })

export interface Laid { personId: string; town: string; passphrase: string; /** Records there are to be in the end. */ count: number; title: string }

/** Of ten records six are enterprises, three visits of earlier months, one a task that is done. */
export async function lay({ personId, town, passphrase, count, title }: Laid): Promise<{ records: number; ms: number }> {
  const begun = performance.now()
  const key = await openVault(personId, { clock: systemClock, random: systemRandom, derive }).unlockWithPassphrase(passphrase)
  const device = await openDevice(personId, { cipher: createCipher(key) })
  await linkOpenTasks(device.db)
  const { db } = device
  const there = await db.records.count()
  let counter = Number((await db.meta.get('touched'))?.value ?? 0)
  const author = { id: crypto.randomUUID(), name: '试用专员' }
  const enterpriseId = crypto.randomUUID()
  const record = (kind: 'enterprise' | 'visit' | 'task', fields: object, ageDays: number, id = crypto.randomUUID()): ServerRecord => {
    const at = new Date(Date.now() - ageDays * DAY_MS).toISOString()
    counter += 1
    return { kind, id, town, version: 1, fields, conflicts: [], createdBy: author, createdAt: at, updatedAt: at, logged: { seq: counter, hash: '0'.repeat(64) } } as unknown as ServerRecord
  }
  const visit = (ageDays: number, note: string) => {
    const startedAt = new Date(Date.now() - ageDays * DAY_MS).toISOString()
    return record('visit', { number: `B-${counter}`, enterpriseId, mode: 'onSite', startedAt, submittedAt: startedAt, visitors: [{ name: '试用专员' }], problems: [{ text: note.slice(0, 300), urgency: 'normal' }] }, ageDays)
  }
  async function put(records: readonly ServerRecord[]): Promise<void> {
    await db.transaction('rw', db.records, db.meta, async () => {
      await db.records.bulkPut(records.map((each, at) => fromServer(each, [], counter - records.length + at + 1)))
      await db.meta.put({ key: 'touched', value: counter })
    })
  }
  const day = new Date(Date.now() + 8 * 3_600_000).getUTCDate()
  if (there < 1_000) {
    await put([
      record('enterprise', { name: '宜兴市常看的陶瓷有限公司' }, 1, enterpriseId),
      ...Array.from({ length: OPEN_TASKS }, (_, at) => record('task', { kind: 'followUp', title: `${title} ${at + 1}`, enterpriseId, dueDate: new Date(Date.now() + at * DAY_MS / 4).toISOString().slice(0, 10) }, 3)),
      ...Array.from({ length: VISITS_THIS_MONTH }, (_, at) => visit((at % day) / 2, '')),
    ])
  }
  const texts = benchRecords(AT_ONCE, town, 1)
  for (let have = await db.records.count(); have < count; have += AT_ONCE) {
    await put(Array.from({ length: Math.min(AT_ONCE, count - have) }, (_, at) => {
      const { fields } = texts[at]!
      const age = 40 + ((have + at) % 700)
      if (at % 10 < 6) return record('enterprise', { ...fields, name: `${fields.name} ${have + at}` }, age)
      return at % 10 < 9 ? visit(age, String(fields.note)) : record('task', { kind: 'followUp', title: `做完的 ${have + at}`, enterpriseId, done: true, outcome: String(fields.note).slice(0, 300) }, age)
    }))
  }
  const records = await db.records.count()
  device.close()
  return { records, ms: performance.now() - begun }
}
