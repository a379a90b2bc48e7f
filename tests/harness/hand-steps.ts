import { expect } from 'vitest'
import type { Hand } from './hand'
import { PASSPHRASE, underWorker } from './pages'

/** Opens a one-time link and registers the browser, whichever it is. */
export async function enrolByHand(hand: Hand, link: string): Promise<void> {
  await hand.goto(link)
  await hand.fill('口令', PASSPHRASE)
  await hand.press('登记这台设备')
  await hand.gone('登记这台设备')
  await hand.run(underWorker)
}

const LOCKED = '输入口令'
const LOST = '重新设定口令'

/** At the page before the vault, as after a browser ended; where the browser has lost it, another is made. */
export async function unlockByHand(hand: Hand): Promise<void> {
  await expect.poll(async () => await hand.sees(LOCKED) || await hand.sees(LOST) || await hand.sees('本机数据打不开'), { timeout: 60_000 }).toBe(true)
  if (await hand.sees('本机数据打不开')) return
  const lost = await hand.sees(LOST)
  await hand.fill('口令', PASSPHRASE)
  if (lost) await hand.press('加锁并继续')
  // As the Enter key does: the way to this page in the navigation has the button's name.
  else await hand.run(() => { document.querySelector<HTMLFormElement>('main form')!.requestSubmit() })
  await hand.gone(lost ? LOST : LOCKED)
}
