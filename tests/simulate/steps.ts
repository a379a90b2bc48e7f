import fc from 'fast-check'
import { FAULTS, type BoxDislike, type Fault } from './network'
import { PEOPLE, PHONES, TOWNS } from './world'

/** Virtual ms until the next step begins; nothing waits for a step to end but `rest`. */
interface Timed { gap: number }

export type Step = Timed & (
  | { do: 'create'; phone: number; tab: number; town: number; count: number; poison: boolean }
  | { do: 'change'; phone: number; tab: number; record: number; field: 'note' | 'address' | 'labels'; poison: boolean; dieWhenSaved: boolean }
  /** A change the server refuses, of a request for assistance. */
  | { do: 'refused'; phone: number; tab: number }
  | { do: 'respondent'; phone: number; tab: number }
  | { do: 'photo'; phone: number; tab: number; record: number }
  /** The server loses the bytes of a file and finds out. */
  | { do: 'loseBytes'; file: number }
  | { do: 'choose'; phone: number; tab: number; own: boolean }
  | { do: 'mend'; phone: number; tab: number }
  | { do: 'letGo'; phone: number; tab: number }
  /** `dieAt`: calls of database and network until the tab dies. */
  | { do: 'sync'; phone: number; tab: number; faults: Fault[]; dieAt?: number }
  /** From now on the phone's pages sync by themselves: when something is saved, when woken and by timer; or no longer. */
  | { do: 'byItself'; phone: number; on: boolean }
  /** The network returns, or the app comes to the front. */
  | { do: 'wake'; phone: number }
  /** The background worker sends. */
  | { do: 'worker'; phone: number; faults: Fault[]; dieAt?: number }
  /** An administrator shuts the device out. */
  | { do: 'block'; phone: number }
  /** A new link for a device that was shut out. */
  | { do: 'newLink'; phone: number }
  /** Some records come in a form newer than the app of this phone knows, until it is updated. */
  | { do: 'oldApp'; phone: number }
  | { do: 'update'; phone: number }
  | { do: 'quota'; phone: number; writes: number }
  | { do: 'kill'; phone: number }
  | { do: 'clock'; phone: number; hours: number }
  | { do: 'towns'; person: number; towns: number[] }
  | { do: 'box'; answer: BoxDislike }
  /** An enterprise moves its seat: it goes to another town with all that hangs on it. */
  | { do: 'move'; record: number; to: number }
  | { do: 'backup' }
  /** `older`: to the backup before the last one. */
  | { do: 'restore'; marked: boolean; older: boolean }
  | { do: 'expire'; phone: number }
  | { do: 'rest' }
)

export interface Schedule {
  steps: (Step | undefined)[]
  world: number
  pageSize: number
  /** The browsers have no locks across tabs: two tabs and a worker may sync at once. */
  lockless: boolean
}

export const STEPS = 40

const phone = fc.constantFrom(0, 0, 0, 1, 2, 3)
const tab = fc.nat({ max: 1 })
const gap = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.constantFrom(0.1, 0.3, 0.6, 1) },
  { weight: 4, arbitrary: fc.constantFrom(2, 4, 8, 15, 30) }, { weight: 1, arbitrary: fc.constantFrom(2_000, 31_000, 400_000) })
const rarely = (one: number) => fc.nat({ max: one - 1 }).map((n) => n === one - 1)
const fault = fc.oneof({ weight: 2, arbitrary: fc.constant<Fault>('pass') }, { weight: 3, arbitrary: fc.constantFrom(...FAULTS, 'slow', 'mangled') })
const who = { phone, tab, gap }
const step = <T extends Step['do'], M>(weight: number, what: T, more: { [K in keyof M]: fc.Arbitrary<M[K]> }) =>
  ({ what, weight, arbitrary: fc.record({ do: fc.constant(what), ...more }) as unknown as fc.Arbitrary<Step> })

const faults = fc.oneof({ weight: 1, arbitrary: fc.constant<Fault[]>([]) }, { weight: 1, arbitrary: fc.array(fault, { minLength: 1, maxLength: 5 }) })
const dieAt = fc.option(fc.nat({ max: 60 }), { nil: undefined, freq: 3 })

const TEN_YEARS_H = 87_600

const STEPS_OF_EACH_KIND = [
  step(4, 'create', { ...who, town: fc.nat({ max: TOWNS.length - 1 }), count: fc.constantFrom(1, 1, 1, 3), poison: rarely(6) }),
  step(15, 'change', { ...who, record: fc.constantFrom(0, 0, 0, 1, 1, 2, 3), field: fc.constantFrom('note', 'note', 'address', 'labels'), poison: rarely(12), dieWhenSaved: rarely(12) }),
  step(2, 'refused', who),
  step(2, 'respondent', who),
  step(2, 'photo', { ...who, record: fc.constantFrom(0, 0, 1, 2) }),
  step(1, 'loseBytes', { gap, file: fc.nat({ max: 3 }) }),
  step(1, 'choose', { ...who, own: fc.boolean() }),
  step(1, 'mend', who),
  step(1, 'letGo', who),
  step(14, 'sync', { ...who, faults, dieAt }),
  step(1, 'byItself', { phone, gap, on: fc.constantFrom(true, true, false) }),
  step(1, 'wake', { phone, gap }),
  step(2, 'worker', { phone, gap, faults, dieAt }),
  step(1, 'block', { phone, gap }),
  step(1, 'newLink', { phone, gap }),
  step(1, 'oldApp', { phone, gap }),
  step(1, 'update', { phone, gap }),
  step(1, 'quota', { phone, gap, writes: fc.constantFrom(1, 1, 2, 4) }),
  step(1, 'kill', { phone, gap }),
  step(1, 'clock', { phone, gap, hours: fc.constantFrom(-TEN_YEARS_H, -960, -2, 0, 2, 960, TEN_YEARS_H) }),
  step(2, 'towns', { person: fc.nat({ max: PEOPLE.length - 1 }), gap, towns: fc.subarray([0, 1, 2]) }),
  step(1, 'box', { gap, answer: fc.constantFrom<BoxDislike>(500, 400, 413) }),
  step(1, 'move', { gap, record: fc.constantFrom(0, 0, 1, 2), to: fc.nat({ max: TOWNS.length - 1 }) }),
  step(1, 'backup', { gap }),
  step(1, 'restore', { gap, marked: fc.boolean(), older: fc.boolean() }),
  step(1, 'expire', { phone, gap }),
  step(3, 'rest', { gap }),
]

/** Kinds every schedule has; of the others it leaves some out and has many of some, so that the rare ones meet each other. */
const ALWAYS: readonly Step['do'][] = ['change', 'sync', 'rest']
const swing = fc.noShrink(fc.oneof(
  { weight: 1, arbitrary: fc.constant(STEPS_OF_EACH_KIND.map(() => 1)) },
  { weight: 3, arbitrary: fc.tuple(...STEPS_OF_EACH_KIND.map(({ what }) => fc.constantFrom(...(ALWAYS.includes(what) ? [1] : [0, 0, 1, 1, 6])))) }))
const stepOf = (weights: readonly number[]): fc.Arbitrary<Step> => fc.oneof(...STEPS_OF_EACH_KIND.map(({ weight, arbitrary }, index) => ({ weight: weight * weights[index]!, arbitrary })))

/** A step that shrinking takes away leaves a hole, so that the others keep their places. */
export const schedule: fc.Arbitrary<Schedule> = fc.noBias(fc.record({
  steps: swing.chain((weights) => fc.array(fc.option(stepOf(weights), { nil: undefined, freq: 1_000_000_000 }), { minLength: STEPS, maxLength: STEPS, size: 'max' })),
  world: fc.nat(), pageSize: fc.integer({ min: 1, max: 6 }), lockless: rarely(5),
}))

const phoneName = (index: number, tabIndex?: number): string => `phone ${index + 1}${tabIndex !== undefined && PHONES[index]!.tabs > 1 ? ` tab ${tabIndex + 1}` : ''}`

/** The step as a person would tell it. */
export function told(step: Step): string {
  const { do: what, gap: wait, phone: at, tab: tabAt, ...more } = step as Step & { phone?: number; tab?: number }
  const details = Object.entries(more).filter(([, value]) => value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => ` ${key}=${JSON.stringify(value)}`).join('')
  return `${at === undefined ? '' : `${phoneName(at, tabAt)}: `}${what}${details}; next after ${wait} ms`
}

/** The steps of a schedule in readable lines. */
export const toldSteps = ({ steps, world, pageSize, lockless }: Schedule): string[] =>
  [`world ${world}, pages of ${pageSize}${lockless ? ', no locks across tabs' : ''}`, ...steps.flatMap((step, index) => (step ? [`${String(index + 1).padStart(2)}. ${told(step)}`] : []))]
