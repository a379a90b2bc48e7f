import { seededRandom } from '../device/phone'
import { Loop } from './loop'
import { sha256 } from './server-files'
import { Stage, type Beginnings, type Begun, type Play } from './stage'
import type { Schedule } from './steps'
import { START_MS } from './world'

/** Made once for many schedules: it costs as much as 15 steps. One schedule in four begins from nothing. */
export async function beginnings(): Promise<Beginnings> {
  const begin = (seals: boolean): Promise<Begun> => {
    const loop = new Loop(START_MS, seededRandom(0))
    return onTimeline(loop, () => new Stage(loop, { world: 0, pageSize: 1, lockless: false }).begun(seals))
  }
  return [await begin(false), await begin(true)]
}

/** Plays a schedule on a timeline of its own, then mends the network and lets all come to rest. @throws Error naming the invariant that broke */
export async function play({ steps, ...setting }: Schedule, from?: Beginnings): Promise<Play> {
  const begun = setting.world % 4 === 0 ? undefined : from
  const loop = new Loop(begun?.[0].at ?? START_MS, seededRandom(setting.world))
  const present = steps.filter((step) => step !== undefined)
  return onTimeline(loop, () => new Stage(loop, setting, present, begun).run(present))
}

async function onTimeline<T>(loop: Loop, work: () => Promise<T>): Promise<T> {
  const { setImmediate: realImmediate } = globalThis
  // The platform hashes in threads of its own.
  Object.defineProperty(crypto.subtle, 'digest', { configurable: true, value: async (_name: string, bytes: ArrayBuffer) => Buffer.from(sha256(new Uint8Array(bytes)), 'hex') })
  globalThis.setImmediate = loop.immediate as unknown as typeof setImmediate
  try {
    return await loop.play(work)
  } finally {
    globalThis.setImmediate = realImmediate
    Reflect.deleteProperty(crypto.subtle, 'digest')
  }
}
