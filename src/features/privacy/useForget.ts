import { onMounted, ref } from 'vue'
import { useAnswers } from '@/features/content'
import { browserMemory, forgetEverything, type BrowserMemory } from '@/platform'
import { databasesHere, hasStaffWork } from './staff-work'

export type ForgetPhase = 'looking' | 'ready' | 'working' | 'done' | 'failed'

/**
 * "Forget everything on this phone." Where nobody works with an account all of it goes; where somebody does, only the self-check's
 * answers do: their records may not have been sent, and are theirs to remove.
 */
export function useForget(memory: () => BrowserMemory = browserMemory, kept: () => Pick<Storage, 'getItem'> = () => localStorage) {
  const answers = useAnswers()
  const phase = ref<ForgetPhase>('looking')
  const staff = ref(false)

  onMounted(async () => {
    staff.value = await hasStaffWork(memory(), kept()).catch(() => true)
    phase.value = 'ready'
  })

  async function forget(): Promise<void> {
    phase.value = 'working'
    try {
      // Looked at once more: somebody may have signed in meanwhile in another tab.
      staff.value = await hasStaffWork(memory(), kept())
      if (staff.value) await answers.erase()
      else await forgetEverything(memory(), await databasesHere(memory()))
      phase.value = 'done'
    } catch {
      phase.value = 'failed'
    }
  }
  return { phase, staff, forget }
}
