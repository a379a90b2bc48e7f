import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useWorkspace } from './store'
import { syncWords } from './sync-words'
import { useLive } from './useLive'

/** The state of sending in one line, and everything this phone has that the server does not. */
export function useSyncLine() {
  const { t, n } = useI18n()
  const workspace = useWorkspace()
  /** Until the database has been looked at, nought is no answer. */
  const unsent = useLive(() => workspace.outbox.unsent(), undefined)
  const words = computed(() => syncWords(workspace.syncState, unsent.value))
  const text = computed(() => {
    const { key, count } = words.value
    const { done = 0, total = 0 } = workspace.syncState.progress ?? {}
    return t(`app.sync.${key}`, { n: n(count), refused: n(unsent.value?.rejected ?? 0), done: n(done), total: n(total) }, count)
  })
  return { unsent, words, text }
}
