import { computed, shallowRef } from 'vue'
import type { LetterAnswer, LetterRemoval } from '@/contract'
import { readFile, type HandOver } from '@/domain/handover'
import { useAttempt } from '@/features/drafts'

export interface LetterWorld {
  open(id: string): Promise<LetterAnswer['letter']>
  take(id: string): Promise<NonNullable<LetterAnswer['letter']['taken']>>
  remove(id: string, reason: LetterRemoval['reason']): Promise<void>
}

/** One letter: opened, taken over, or removed. @param me who is signed in */
export function useLetter(id: string, me: string | undefined, world: LetterWorld) {
  const letter = shallowRef<LetterAnswer['letter']>()
  const handOver = shallowRef<HandOver>()
  const { busy, failed, attempt, succeeds } = useAttempt('server-fault')

  const load = (): Promise<unknown> => attempt(async () => {
    const found = await world.open(id)
    handOver.value = readFile(found.file)
    letter.value = found
  })

  /** @returns whether it is this person's now */
  async function take(): Promise<boolean> {
    const taken = await attempt(() => world.take(id))
    if (taken && letter.value) letter.value = { ...letter.value, taken }
    // Somebody was sooner: who it was is shown beside the reason.
    else if (failed.value === 'letter-taken') letter.value = await world.open(id).catch(() => letter.value)
    return taken !== undefined
  }

  return {
    letter, handOver, busy, failed, load, take,
    remove: (reason: LetterRemoval['reason']): Promise<boolean> => succeeds(() => world.remove(id, reason)),
    isMine: computed(() => letter.value?.taken?.by.id === me),
    isTheirs: computed(() => Boolean(letter.value?.taken) && letter.value?.taken?.by.id !== me),
  }
}
