import type { ContentPacks } from '@/domain/content'
import { count, EXPECTED, keysOf, repeated, unresolved } from './findings'
import type { Problem } from './problems'

export function checkIndicators({ indicators, choices }: ContentPacks, documents: ReadonlySet<string>): Problem[] {
  const { targets, stages, tasks, differences } = indicators
  const units = keysOf(choices.sets.units)
  const codes = new Set(targets.map((target) => target.code))
  const numbers = new Set(tasks.map((task) => String(task.number)))
  const cited = [
    ...targets.map((target) => ({ at: `indicators ${target.code}`, source: target.source })),
    ...stages.map((stage) => ({ at: `indicators stage ${stage.number}`, source: stage.source })),
    ...tasks.map((task) => ({ at: `indicators task ${task.number}`, source: task.source })),
  ]
  return [
    ...count('indicators', 'targets', targets.length, EXPECTED.targets),
    ...count('indicators', 'stages', stages.length, EXPECTED.stages),
    ...count('indicators', 'tasks', tasks.length, EXPECTED.tasks),
    ...repeated('indicators', targets.map((target) => target.code)),
    ...repeated('indicators task', tasks.map((task) => String(task.number))),
    ...cited.flatMap(({ at, source }) => unresolved(at, 'source', [source.document], documents)),
    ...targets.flatMap((target) => [
      ...unresolved(`indicators ${target.code}`, 'unit', [target.unit], units),
      ...unresolved(`indicators ${target.code}`, 'task', target.relatedTasks.map(String), numbers),
    ]),
    ...stages.flatMap((stage, index) => [
      ...(stage.number === index + 1 ? [] : [{ at: `indicators stage ${stage.number}`, message: `stands at place ${index + 1}` }]),
      ...(stage.from <= stage.until ? [] : [{ at: `indicators stage ${stage.number}`, message: `ends (${stage.until}) before it begins (${stage.from})` }]),
    ]),
    ...differences.flatMap((difference) => unresolved('indicators differences', 'target', difference.targets, codes)),
  ]
}
