import { orNothing, plus } from '../interval'
import type { Step } from '../pack'
import { thingOf } from '../same-thing'
import { worth, type Entry, type Run } from './entry'

/**
 * Makes one entry of all items that agree in a field, so that what follows applies once to them together.
 * An item whose field nobody answered may belong to any other, so it may bring nothing of its own.
 */
export function sumPer(step: Extract<Step, { step: 'sumPer' }>, entries: readonly Entry[], run: Run): readonly Entry[] {
  if (entries.length === 1) {
    run.note(entries[0]!, entries[0]!.value, 'sumPer', step.say)
    return entries
  }
  const merged = new Map<unknown, Entry>()
  entries.forEach((entry, index) => {
    const key = thingOf(entry.item![step.field])
    if (key === undefined) {
      run.miss(`${entry.at}.${step.field}`)
      return void merged.set(index, worth(entry, orNothing(entry.value)))
    }
    const before = merged.get(key)
    merged.set(key, before ? { ...before, certain: before.certain || entry.certain, value: plus(before.value, entry.value) } : entry)
  })
  for (const entry of merged.values()) run.note(entry, entry.value, 'sumPer', step.say)
  return [...merged.values()]
}
