import type { OpenWorkspace } from './open-workspace'
import type { WipeTools } from './wipe-phone'

/** `wipePhone`, once at a time; its code is loaded by those who are told. When the line breaks before the server has everything, the next sync comes here again. */
export function createEmptying(tools: WipeTools): (workspace: OpenWorkspace) => Promise<void> {
  let emptying: Promise<void> | undefined
  return (workspace) => (emptying ??= import('./wipe-phone').then(({ wipePhone }) => wipePhone(tools, workspace)).finally(() => { emptying = undefined }))
}
