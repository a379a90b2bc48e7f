import type { AnswerStore } from '@/device/public'

/** Where the phone keeps what its holder typed for sending online, and the number they got. */
export const SENDING = 'station:self'

/** Forgets it. @returns how to undo it */
export async function forgetSending(answers: Pick<AnswerStore, 'get' | 'put' | 'remove'>): Promise<() => Promise<void>> {
  const kept = (await answers.get(SENDING))?.value
  await answers.remove(SENDING)
  return async () => { if (kept !== undefined) await answers.put(SENDING, kept) }
}
