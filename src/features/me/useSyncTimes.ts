import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useDates } from '@/features/records'
import { useWorkspace } from '@/features/workspace'

/** When sending and receiving were last complete, when they are tried again, and whether they are under way. */
export function useSyncTimes() {
  const { t } = useI18n()
  const { moment, time } = useDates()
  const workspace = useWorkspace()
  const last = computed(() => (workspace.syncState.lastSyncAt === undefined ? t('me.sync.lastNever') : t('me.sync.last', { at: moment(workspace.syncState.lastSyncAt) })))
  const next = computed(() => workspace.syncState.nextTryAt && t('me.sync.next', { at: time(workspace.syncState.nextTryAt) }))
  const busy = computed(() => workspace.syncState.phase === 'sending' || workspace.syncState.phase === 'receiving')
  return { last, next, busy }
}
