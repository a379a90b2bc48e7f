import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useChoices } from '@/features/content'
import { useLive, useWorkspace } from '@/features/workspace'
import { recordPhase, type RecordPhase } from '@/features/records'

export interface HistoryEntry {
  id: string
  kind: 'visit' | 'assistance' | 'task'
  to: string
  /** ISO 8601; newest first. */
  at: string
  title: string
  sub: string
  phase: RecordPhase
  done?: boolean
}

/** What happened with an enterprise: visits, requests and tasks, newest first. Undefined while it is read. */
export function useEnterpriseHistory(enterpriseId: () => string) {
  const { records } = useWorkspace()
  const { t } = useI18n()
  const { label } = useChoices()
  const stored = useLive(async () => {
    const id = enterpriseId()
    const [visits, requests, tasks] = await Promise.all([
      records.listBy('visit', 'enterpriseId', id), records.listBy('assistance', 'enterpriseId', id), records.listBy('task', 'enterpriseId', id),
    ])
    return { visits, requests, tasks }
  }, undefined)

  return computed((): HistoryEntry[] | undefined => {
    if (!stored.value) return undefined
    const { visits, requests, tasks } = stored.value
    return [
      ...visits.map((visit): HistoryEntry => ({
        id: visit.id, kind: 'visit', to: `/visits/${visit.id}`, at: visit.fields.startedAt, phase: recordPhase(visit),
        title: t('enterprises.history.visit', { mode: label('visitModes', visit.fields.mode) }),
        sub: (visit.fields.needs ?? []).map(({ need }) => label('needs', need)).join(t('records.listSeparator')),
      })),
      ...requests.map((request): HistoryEntry => ({
        id: request.id, kind: 'assistance', to: `/assistance/${request.id}`, at: request.fields.submittedAt, phase: recordPhase(request),
        title: t('enterprises.history.assistance', { right: label('rightTypes', request.fields.right.type) }),
        sub: label('assistanceStates', request.fields.state),
      })),
      ...tasks.map((task): HistoryEntry => ({
        id: task.id, kind: 'task', to: task.fields.visitId ? `/visits/${task.fields.visitId}` : '/', at: task.createdAt, phase: recordPhase(task), done: task.fields.done ?? false,
        title: task.fields.title,
        sub: task.fields.outcome ?? label('taskKinds', task.fields.kind),
      })),
    ].sort((a, b) => (a.at < b.at ? 1 : -1))
  })
}
