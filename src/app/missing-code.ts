import type { UnsavedGate } from '@/platform'

/** Builds that were left because a part of them did not come, in this tab. */
const LEFT = 'ipw.left-builds'
const SETTLE_MS = 2_000

export interface MissingCodeWorld {
  gate: Pick<UnsavedGate, 'settle' | 'whenFree' | 'held'>
  /** Names the build this page belongs to: the address of its first script. */
  build: string
  /** Lives as long as the tab. */
  memory: Pick<Storage, 'getItem' | 'setItem'>
  /** The start page as it is served now; rejects without network. */
  startPage(): Promise<string>
  after(ms: number, run: () => void): void
  /** Loads the app anew at this address; undefined: where it is. */
  open(address: string | undefined): void
  /** Nothing more is done by itself: the person is told, and may try. */
  tell(address: string): void
}

export interface MissingCode {
  /** A part of the app's code did not come. */
  part(error: unknown): void
  /** A page did not open. @returns whether it was for want of its code, and is seen to */
  page(error: unknown, address: string): boolean
}

/**
 * What to do when a part of this build cannot be loaded: mostly because the server has another build by now. What is in hand is put
 * down, then the app is loaded anew, once for each build and tab, so that it never goes round in circles, and never while the server
 * is out of reach, which would leave the person with less than they have. For a part that is no page, only when the build is old indeed.
 */
export function createMissingCode({ gate, build, memory, startPage, after, open, tell }: MissingCodeWorld): MissingCode {
  const errors = new WeakSet<object>()
  let wanted: string | undefined
  let isAtIt = false

  function mayLeave(): boolean {
    try {
      const left = JSON.parse(memory.getItem(LEFT) ?? '[]') as string[]
      if (left.includes(build)) return false
      memory.setItem(LEFT, JSON.stringify([...left, build]))
      return true
    } catch {
      // What cannot be remembered could be done again and again.
      return false
    }
  }

  async function seeToIt(): Promise<void> {
    const page = await startPage().catch(() => undefined)
    const isOld = page !== undefined && !page.includes(build)
    const isWorthIt = page !== undefined && (isOld || wanted !== undefined)
    if (isWorthIt) await Promise.race([gate.settle().then(() => gate.whenFree()), new Promise<void>((resolve) => { after(SETTLE_MS, resolve) })])
    // What could not be put down keeps the page.
    if (isWorthIt && !gate.held && mayLeave()) open(wanted)
    else if (wanted !== undefined) tell(wanted)
    wanted = undefined
    isAtIt = false
  }

  function part(error: unknown): void {
    if (typeof error === 'object' && error !== null) errors.add(error)
    if (isAtIt) return
    isAtIt = true
    void seeToIt()
  }

  return {
    part,
    page(error, address) {
      if (typeof error !== 'object' || error === null || !errors.has(error)) return false
      // The part was told of first, with the same error; where the person wanted to go is known only now.
      wanted = address
      part(error)
      return true
    },
  }
}
