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

/** At the page before the vault, as after a browser ended. */
export async function unlockByHand(hand: Hand): Promise<void> {
  await hand.see('输入口令')
  await hand.fill('口令', PASSPHRASE)
  await hand.press('解锁')
  await hand.gone('输入口令')
}
