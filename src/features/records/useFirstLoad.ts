import { computed } from 'vue'
import { useWorkspace } from '@/features/workspace'

/** Fewer records than this are there before a number could be read. */
const WORTH_SAYING = 1_000

/** Whether a phone reads its towns for the first time just now: an empty list then says nothing. */
export function useFirstLoad() {
  const workspace = useWorkspace()
  const underWay = computed(() => workspace.syncState.phase === 'receiving' && workspace.syncState.lastSyncAt === undefined)
  /** Records read of how many; undefined when it is over before anybody could read it. */
  const progress = computed(() => {
    const { progress } = workspace.syncState
    return underWay.value && progress?.what === 'records' && progress.total >= WORTH_SAYING ? progress : undefined
  })
  return { underWay, progress }
}
