import { useI18n } from 'vue-i18n'
import type { ChoiceSetId } from '@/domain/content'
import type { RecordKind } from '@/domain/records'
import { useChoices } from '@/features/content'
import { useDates } from './useDates'

/** Members whose values are keys of a choice set. */
const sets: Record<string, ChoiceSetId> = {
  scale: 'scales', labels: 'enterpriseLabels', need: 'needs', priority: 'priorities', urgency: 'priorities', mode: 'visitModes',
  party: 'commitmentParties', taskKind: 'taskKinds', review: 'reviewStates', state: 'assistanceStates',
}
/** The member to read first when a value has several. */
const leading = ['need', 'name', 'text', 'title', 'number', 'status', 'type', 'facts', 'ref']

/** Names of fields and their values in words, for people who must compare two of them. */
export function useFieldWords() {
  const { t, te } = useI18n()
  const { label } = useChoices()
  const { day, moment } = useDates()

  const fieldName = (kind: RecordKind, field: string): string => {
    const key = `records.fields.${kind}.${field}`
    return te(key) ? t(key) : field
  }

  function words(field: string, value: unknown): string {
    if (value === null || value === undefined || value === '') return t('records.nothing')
    if (Array.isArray(value)) return value.length ? value.map((item) => words(field, item)).join(t('records.listSeparator')) : t('records.nothing')
    if (typeof value === 'boolean') return t(value ? 'records.yes' : 'records.no')
    if (typeof value === 'object') return members(value as Record<string, unknown>)
    const text = String(value)
    if (sets[field]) return label(sets[field], text)
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return day(text)
    if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return moment(text)
    return text
  }

  function members(value: Record<string, unknown>): string {
    const names = Object.keys(value).sort((a, b) => rank(a) - rank(b))
    return names.filter((name) => value[name] !== undefined && value[name] !== '' && !name.endsWith('Id'))
      .map((name) => words(name, value[name])).join(t('records.memberSeparator'))
  }

  return { fieldName, words }
}

const rank = (name: string) => (leading.includes(name) ? leading.indexOf(name) : leading.length)
