import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref } from 'vue'
import type { StoredRecord } from '@/device'
import { monthOf, civilDateOf } from '@/domain/civil-date'
import { onVisible } from '@/platform'
import { useRecordIndex } from '@/features/records'
import { useLive, useWorkspace } from '@/features/workspace'
import { dueTasks } from './due-tasks'
import { monthFigures, type CountedVisit } from './today-figures'

const page = 200

/** Tasks of this phone's towns, kept in memory. */
const useTasks = defineStore('today/tasks', () => useRecordIndex('task', (task): StoredRecord<'task'> => task))

/** What concerns an officer today, from the phone's own database. */
export function useToday(now: () => number = Date.now) {
  const workspace = useWorkspace()
  const { records, drafts } = workspace
  const tasks = useTasks()
  const today = ref(civilDateOf(now()))
  // A phone taken out of the pocket in the morning shows the morning.
  onScopeDispose(onVisible(() => { today.value = civilDateOf(now()) }))
  const draftList = useLive(() => drafts.list(), undefined)

  /** Newest first, so that a month is read and not the years before it. */
  async function visitsOfMonth(month: string): Promise<StoredRecord<'visit'>[]> {
    const found: StoredRecord<'visit'>[] = []
    for (let offset = 0; ; offset += page) {
      const rows = await records.list('visit', { limit: page, offset })
      found.push(...rows)
      if (rows.length < page || monthOf(civilDateOf(rows.at(-1)!.createdAt)) < month) return found
    }
  }
  const month = useLive(async () => {
    const visits = await visitsOfMonth(monthOf(today.value))
    const enterprises = await records.getMany('enterprise', [...new Set(visits.map(({ fields }) => fields.enterpriseId))])
    const samples = new Set(enterprises.flatMap((enterprise) => (enterprise?.fields.sample ? [enterprise.id] : [])))
    return { visits, samples }
  }, undefined)

  const figures = computed(() => {
    if (!month.value || !tasks.ready) return undefined
    const { visits, samples } = month.value
    const isSample = (id: string | undefined) => id !== undefined && samples.has(id)
    return monthFigures(
      visits.map(({ fields }): CountedVisit => ({ enterpriseId: fields.enterpriseId, startedAt: fields.startedAt, sample: isSample(fields.enterpriseId), ...(fields.review ? { review: fields.review } : {}) })),
      tasks.entries.filter(({ fields }) => fields.kind === 'referral').map(({ createdAt, fields }) => ({ createdAt, done: fields.done ?? false, sample: isSample(fields.enterpriseId) })),
      today.value,
    )
  })
  const due = computed(() => (tasks.ready ? dueTasks(tasks.entries, today.value, workspace.person?.id) : undefined))

  return { today, drafts: draftList, due, figures }
}
