export type LogAct = 'next' | 'previous' | 'first' | 'last' | 'approve' | 'giveBack'

const acts: Record<string, LogAct> = { ArrowDown: 'next', ArrowUp: 'previous', Home: 'first', End: 'last', a: 'approve', A: 'approve', r: 'giveBack', R: 'giveBack' }

interface Pressed {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  isComposing: boolean
  target: EventTarget | null
}

/** What a key press in the log asks for; nothing while somebody types, chooses in a control, or has a sheet open. */
export function actOf(event: Pressed): LogAct | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined
  const target = event.target as Partial<Element> | null
  if (target?.closest?.('input, select, textarea, summary, dialog, [contenteditable="true"]')) return undefined
  return acts[event.key]
}

/** The row to go to. @param at the present one; -1: none @returns undefined when there is none to go to */
export function stepTo(act: LogAct, at: number, count: number): number | undefined {
  if (count === 0) return undefined
  const last = count - 1
  const target = { next: at < 0 ? 0 : Math.min(at + 1, last), previous: at < 0 ? last : Math.max(at - 1, 0), first: 0, last, approve: -1, giveBack: -1 }[act]
  return target < 0 || target === at ? undefined : target
}
