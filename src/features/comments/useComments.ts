import { computed } from 'vue'
import type { Comment } from '@/domain/records'
import { useLive, useWorkspace } from '@/features/workspace'
import { inThreadOrder, type ThreadTarget } from './thread'

/**
 * The comments on one record, oldest first, and the way to add one.
 * @param target read anew at each change, so that a page may switch from record to record
 */
export function useComments(target: () => ThreadTarget) {
  const workspace = useWorkspace()
  const found = useLive(() => workspace.records.listBy('comment', 'onId', target().onId), undefined)
  const comments = computed(() => found.value && inThreadOrder(found.value, target().onKind))

  /**
   * Saves a comment on this phone; it is sent with everything else.
   * @param id chosen when the text was begun: saving the same text twice after a crash makes one comment
   */
  async function add(id: string, text: string): Promise<void> {
    const { onKind, onId, town } = target()
    if (await workspace.records.get('comment', id)) return
    const fields: Comment = { onKind, onId, text: text.trim() }
    await workspace.records.create('comment', town, fields, { id })
  }

  return { comments, add }
}
