import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { StoredRecord } from '@/device'
import { countFiles } from '@/features/attachments'
import { useRegions } from '@/features/content'
import { useDates } from '@/features/records'
import { useLive, useWorkspace } from '@/features/workspace'
import { rowOfAssistance, rowOfVisit, type LogKind } from './log-row'

/** One record of the log as it stands now, with what its head shows. `null`: this phone does not have it. */
export function useLogRecord(id: () => string) {
  const { t } = useI18n()
  const { records, attachments } = useWorkspace()
  const { townName } = useRegions()
  const { moment } = useDates()

  const found = useLive(async () => {
    const read: StoredRecord<LogKind> | null = (await records.get('visit', id())) ?? (await records.get('assistance', id())) ?? null
    return { record: read, files: read ? countFiles(await attachments.listOf(read.kind, read.id)) : undefined }
  }, undefined)
  const record = computed(() => found.value?.record)
  const visit = computed(() => (record.value?.kind === 'visit' ? record.value as StoredRecord<'visit'> : undefined))
  const request = computed(() => (record.value?.kind === 'assistance' ? record.value as StoredRecord<'assistance'> : undefined))
  const row = computed(() => (visit.value ? rowOfVisit(visit.value) : request.value && rowOfAssistance(request.value)))

  const facts = computed(() => row.value && [
    row.value.officer.name, townName(row.value.town),
    row.value.received ? t('supervision.arrivedAt', { at: moment(row.value.arrivedAt) }) : t('supervision.notSent'),
  ].filter(Boolean).join(' · '))

  return { record, row, visit, request, files: computed(() => found.value?.files), facts }
}
