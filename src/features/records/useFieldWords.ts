import { useI18n } from 'vue-i18n'
import type { ChoiceSetId } from '@/domain/content'
import type { PolicyCheck, RecordKind } from '@/domain/records'
import { useChoices } from '@/features/content'
import { maskPhone } from './mask-phone'
import { useDates } from './useDates'

/** Members whose values are keys of a choice set. */
const sets: Record<string, ChoiceSetId> = {
  scale: 'scales', labels: 'enterpriseLabels', need: 'needs', priority: 'priorities', urgency: 'priorities', mode: 'visitModes', purpose: 'consentPurposes',
  categories: 'assistanceCategories', category: 'evidenceCategories', form: 'evidenceForms', party: 'commitmentParties', taskKind: 'taskKinds', review: 'reviewStates', state: 'assistanceStates',
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

  /** @param open telephone numbers in full: only after somebody asked for them */
  function words(field: string, value: unknown, open = false): string {
    if (value === null || value === undefined || value === '') return t('records.nothing')
    if (Array.isArray(value)) return value.length ? value.map((item) => words(field, item, open)).join(t('records.listSeparator')) : t('records.nothing')
    if (typeof value === 'boolean') return t(value ? 'records.yes' : 'records.no')
    if (field === 'policyCheck') return t(`visits.recheck.${(value as PolicyCheck).outcome}`)
    if (typeof value === 'object') return members(value as Record<string, unknown>, open)
    const text = String(value)
    if (field === 'phone') return open ? text : maskPhone(text)
    if (sets[field]) return label(sets[field], text)
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return day(text)
    if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return moment(text)
    return text
  }

  function members(value: Record<string, unknown>, open: boolean): string {
    const names = Object.keys(value).sort((a, b) => rank(a) - rank(b))
    return names.filter((name) => value[name] !== undefined && value[name] !== '' && !name.endsWith('Id'))
      .map((name) => words(name, value[name], open)).join(t('records.memberSeparator'))
  }

  return { fieldName, words }
}

const rank = (name: string) => (leading.includes(name) ? leading.indexOf(name) : leading.length)

/** Whether a value holds a telephone number that is shown covered. */
export function hasPhone(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasPhone)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, member]) => (name === 'phone' ? Boolean(member) : hasPhone(member)))
}
