import type { StoredRecord } from '@/device'
import { useChoices, useRegions } from '@/features/content'
import { useFieldWords } from '@/features/records'
import { useFirstThings } from '@/ui'
import { useLive, useWorkspace } from '@/features/workspace'

/** The line under a task: whose it is, and where. */
export function useTaskPlaces(tasks: () => readonly StoredRecord<'task'>[]) {
  const { records, person } = useWorkspace()
  /** Who has one town knows it. */
  const several = (person?.towns.length ?? 0) > 1
  const { townName } = useRegions()
  const { words } = useFieldWords()
  const { isReady } = useChoices()
  const { isShown } = useFirstThings()
  const names = useLive(async () => {
    if (!isShown.value) return new Map<string, string>()
    const ids = [...new Set(tasks().flatMap(({ fields }) => fields.enterpriseId ?? []))]
    const found = await records.getMany('enterprise', ids)
    return new Map(found.flatMap((enterprise) => (enterprise ? [[enterprise.id, enterprise.fields.name] as const] : [])))
  }, new Map<string, string>())

  return ({ town, fields }: StoredRecord<'task'>): string => {
    // Its line is kept until it can be told in words.
    if (!isReady()) return '\u00A0'
    return [names.value.get(fields.enterpriseId ?? ''), several && townName(town), words('taskKind', fields.kind)].filter((part): part is string => Boolean(part)).join(' · ')
  }
}
