import { ARGON2_COST, createCipher, DeviceError, waitUntil, type Argon2Cost, type Clock, type Derive, type Random } from '@/device'

/** A vault's key sealed by six digits. Only ever in memory, or inside the vault itself: six digits alone would soon be guessed. */
export interface PinWrap { salt: string; cost: Argon2Cost; box: string }

export const PIN_SIGNS = 6
const SALT_BYTES = 16
const MOST_PIN_TRIES = 10
const ABOUT = 'pin'

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const fromHex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/** Whether the digits are worth something against one who tries a few: not all alike, no run, no pair or triple repeated. */
export function isFitPin(pin: string): boolean {
  if (!/^\d{6}$/.test(pin)) return false
  const steps = [...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index]))
  const isRun = steps.every((step) => step === steps[0]) && Math.abs(steps[0]!) <= 1
  return !isRun && !/^(..)\1\1$|^(...)\2$|^(.)\3{4,}|(.)\4{4,}$/.test(pin) && !['520131', '131452', '112233', '147258', '159357'].includes(pin)
}

/** What re-opens the vault of one who set six digits, while the app stays open. */
export interface PinHold {
  make(key: Uint8Array, pin: string): Promise<PinWrap>
  /** Keeps it for the next lock, in place of what was kept. */
  hold(wrap: PinWrap | undefined): void
  readonly held: boolean
  /** No digits are tried before this, ms by the phone's clock. */
  waitUntil(): number | undefined
  /** @returns the vault's key @throws DeviceError `pin-wrong`; `pin-gone` when nothing is held, or no longer */
  open(pin: string): Promise<Uint8Array>
}

export function createPinHold({ derive, random, clock, cost = ARGON2_COST }: { derive: Derive; random: Pick<Random, 'bytes'>; clock: Clock; cost?: Argon2Cost }): PinHold {
  let held: PinWrap | undefined
  let tries = { count: 0, at: 0 }
  const cipherOf = async (pin: string, salt: Uint8Array, by: Argon2Cost) => createCipher(await derive(pin, salt, by), random)

  return {
    async make(key, pin) {
      const salt = random.bytes(SALT_BYTES).slice()
      const cipher = await cipherOf(pin, salt, cost)
      try {
        return { salt: toHex(salt), cost, box: toHex(cipher.seal(key, ABOUT)) }
      } finally {
        cipher.forget()
      }
    },
    hold(wrap) {
      held = wrap
      tries = { count: 0, at: 0 }
    },
    get held() { return held !== undefined },
    waitUntil: () => waitUntil(tries, clock.now()),
    async open(pin) {
      if (!held) throw new DeviceError('pin-gone')
      if (waitUntil(tries, clock.now()) !== undefined) throw new DeviceError('vault-waits')
      const wrap = held
      tries = { count: tries.count + 1, at: clock.now() }
      const last = tries.count >= MOST_PIN_TRIES
      if (last) held = undefined
      const cipher = await cipherOf(pin, fromHex(wrap.salt), wrap.cost)
      try {
        const key = cipher.open(fromHex(wrap.box), ABOUT)
        held = wrap
        tries = { count: 0, at: 0 }
        return key
      } catch {
        throw new DeviceError(last ? 'pin-gone' : 'pin-wrong')
      } finally {
        cipher.forget()
      }
    },
  }
}
