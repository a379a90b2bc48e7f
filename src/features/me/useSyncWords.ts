import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useDates } from '@/features/records'
import { useWorkspace } from '@/features/workspace'
import { syncWords } from './sync-words'
import type { useUnsent } from './useUnsent'

/** The state of sending as one sentence, with when it was last complete and when it is tried again. */
export function useSyncWords({ known, counts }: Pick<ReturnType<typeof useUnsent>, 'known' | 'counts'>) {
  const { t } = useI18n()
  const { moment, time } = useDates()
  const workspace = useWorkspace()

  const words = computed(() => syncWords(workspace.syncState, known.value ? counts.value : undefined))
  const text = computed(() => t(`me.sync.state.${words.value.key}`))
  const last = computed(() => (workspace.syncState.lastSyncAt === undefined ? t('me.sync.lastNever') : t('me.sync.last', { at: moment(workspace.syncState.lastSyncAt) })))
  const next = computed(() => words.value.nextTryAt && t('me.sync.next', { at: time(words.value.nextTryAt) }))
  const busy = computed(() => words.value.key === 'sending' || words.value.key === 'receiving')
  return { words, text, last, next, busy }
}
