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

/**
 * Where the open row stands in the list. One that has left it, such as one just approved among those that wait, keeps its place:
 * half a row before the one that moved up. One that never stood there has none.
 */
export function createPlace(): (openId: string | undefined, rows: readonly { id: string }[]) => number | undefined {
  let last: { id: string; at: number } | undefined
  return (openId, rows) => {
    const at = rows.findIndex(({ id }) => id === openId)
    if (openId !== undefined && at >= 0) last = { id: openId, at }
    else if (last?.id !== openId) last = undefined
    else if (last && Number.isInteger(last.at)) last.at -= 0.5
    return last?.at
  }
}

/** The row to go to. @param at the present place; undefined: none @returns undefined when there is none to go to */
export function stepTo(act: LogAct, at: number | undefined, count: number): number | undefined {
  const last = count - 1
  const target = {
    next: () => (at === undefined ? 0 : Math.min(Math.floor(at) + 1, last)),
    previous: () => (at === undefined ? last : Math.min(Math.max(Math.ceil(at) - 1, 0), last)),
    first: () => 0, last: () => last, approve: () => undefined, giveBack: () => undefined,
  }[act]()
  return count === 0 || target === at ? undefined : target
}
