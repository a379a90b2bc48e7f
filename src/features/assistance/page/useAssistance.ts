import { computed } from 'vue'
import { nextAssistanceStates, type AssistanceState } from '@/domain/records'
import { countFiles } from '@/features/attachments'
import { useAttempt } from '@/features/drafts'
import { useLive, useWorkspace } from '@/features/workspace'
import { runningDeadline, stepsOf } from './timeline'

/** A submitted request: the record, its way so far, its files, and the moves this person may make. */
export function useAssistance(id: () => string) {
  const workspace = useWorkspace()
  const { records, attachments } = workspace
  const found = useLive(async () => ({ request: await records.get('assistance', id()) }), undefined)
  const notes = useLive(() => records.listBy('comment', 'onId', id()), [])
  const files = useLive(() => attachments.listOf('assistance', id()), [])

  const request = computed(() => found.value?.request)
  const steps = computed(() => (request.value ? stepsOf(request.value, notes.value) : []))
  const deadline = computed(() => runningDeadline(steps.value))
  const moves = computed(() => (request.value && workspace.person ? nextAssistanceStates(request.value.fields.state, workspace.person.role) : []))
  const received = computed(() => countFiles(files.value))

  const { busy: moving, failed, succeeds } = useAttempt()

  /** Moves the request and keeps the note as a comment that names the new state. @returns true when both are stored */
  async function move(to: AssistanceState, note: string): Promise<boolean> {
    const record = request.value
    if (!record) return false
    const comment = { onKind: 'assistance' as const, onId: record.id, text: note.trim(), toState: to }
    return succeeds(() => records.change('assistance', record.id, { state: to }, { seen: record, also: [{ kind: 'comment', town: record.town, fields: comment }] }))
  }

  return { loaded: computed(() => found.value !== undefined), request, steps, deadline, moves, files, received, moving, failed, move }
}
