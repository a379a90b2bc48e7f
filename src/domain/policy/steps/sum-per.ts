import { orNothing, plus } from '../interval'
import type { Step } from '../pack'
import { worth, type Entry, type Run } from './entry'

/**
 * Makes one entry of all items that agree in a field, so that what follows applies once to them together.
 * An item whose field nobody answered may belong to any other, so it may bring nothing of its own.
 */
export function sumPer(step: Extract<Step, { step: 'sumPer' }>, entries: readonly Entry[], run: Run): Entry[] {
  const merged = new Map<unknown, Entry>()
  const several = entries.length > 1
  entries.forEach((entry, index) => {
    const key = entry.item?.[step.field]
    if (key === undefined) {
      if (several) run.missing.push(`${entry.at}.${step.field}`)
      return void merged.set(index, several ? worth(entry, orNothing(entry.value)) : entry)
    }
    const before = merged.get(key)
    merged.set(key, before ? { ...before, certain: before.certain || entry.certain, value: plus(before.value, entry.value) } : entry)
  })
  for (const entry of merged.values()) run.note(entry, entry.value, 'sumPer', step.say)
  return [...merged.values()]
}
