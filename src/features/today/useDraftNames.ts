import { useI18n } from 'vue-i18n'
import type { Draft } from '@/device'
import { useLive, useWorkspace } from '@/features/workspace'

type Value = Record<string, unknown>

/** Where each kind of draft keeps the name one knows it by. */
const places: readonly (readonly string[])[] = [['form', 'name'], ['newEnterprise', 'name'], ['applicant', 'name']]

const textAt = (value: Value, path: readonly string[]): string | undefined => {
  const found = path.reduce<unknown>((at, name) => (typeof at === 'object' && at !== null ? (at as Value)[name] : undefined), value)
  return typeof found === 'string' && found.trim() ? found : undefined
}

/** Whose a draft is: the enterprise chosen in it, or the name written in it so far. */
export function useDraftNames(drafts: () => readonly Draft[]) {
  const { records } = useWorkspace()
  const { t } = useI18n()
  const known = useLive(async () => {
    const ids = [...new Set(drafts().flatMap(({ value }) => textAt(value, ['enterpriseId']) ?? []))]
    const found = await records.getMany('enterprise', ids)
    return new Map(found.flatMap((enterprise) => (enterprise ? [[enterprise.id, enterprise.fields.name] as const] : [])))
  }, new Map<string, string>())

  return {
    enterpriseOf: ({ value }: Draft): string | undefined => textAt(value, ['enterpriseId']),
    nameOf: ({ value }: Draft): string =>
      places.map((path) => textAt(value, path)).find(Boolean) ?? known.value.get(textAt(value, ['enterpriseId']) ?? '') ?? t('today.unnamed'),
  }
}
