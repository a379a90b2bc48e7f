import { computed, ref } from 'vue'
import type { StoredRecord } from '@/device'
import { useAttempt } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'

/** A further thing to come back to, after the visit was submitted: what it is, and by when. */
export function useFollowUp(visit: () => StoredRecord<'visit'>) {
  const workspace = useWorkspace()
  const { busy, failed, succeeds } = useAttempt()
  const title = ref<string>()
  const dueDate = ref<string>()
  const tried = ref(false)
  const words = computed(() => title.value?.trim())

  function begin(first: { title: string; dueDate: string }) {
    title.value = first.title
    dueDate.value = first.dueDate
    failed.value = undefined
    tried.value = false
  }

  /** @returns true when it is saved on this phone; false too when it has no words, or is being saved already */
  async function add(): Promise<boolean> {
    tried.value = true
    const said = words.value
    if (!said) return false
    const { id: visitId, town, fields } = visit()
    return succeeds(() => workspace.records.create('task', town, {
      kind: 'followUp', title: said, visitId, enterpriseId: fields.enterpriseId, ...(dueDate.value ? { dueDate: dueDate.value } : {}), ...(workspace.person ? { assigneeId: workspace.person.id } : {}),
    }))
  }

  return { title, dueDate, begin, add, lacksTitle: computed(() => tried.value && !words.value), busy, failed }
}
