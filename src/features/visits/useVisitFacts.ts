import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { StoredRecord } from '@/device'
import type { Person } from '@/domain/records'
import { useChoices, useRegions } from '@/features/content'
import { useDates } from '@/features/records'

/** When, where, how and who, for the head of a visit that is read. */
export function useVisitFacts(visit: () => StoredRecord<'visit'>) {
  const { t } = useI18n()
  const { label } = useChoices()
  const { townName } = useRegions()
  const { day, moment, time } = useDates()
  const people = (list: readonly Person[] | undefined) =>
    list?.map(({ name, role }) => (role ? t('visits.personRole', { name, role }) : name)).join(t('records.listSeparator'))
  /** The field that is drawn person by person, with each number behind a tap. */
  const called = (field: 'visitors' | 'interviewees') => (visit().fields[field]?.some(({ phone }) => phone) ? { key: field } : {})

  return computed(() => {
    const { fields, town, createdBy } = visit()
    const until = fields.endedAt ? `–${time(fields.endedAt)}` : ''
    return [
      { label: t('visits.field.when'), value: `${moment(fields.startedAt)}${until}` },
      { label: t('visits.field.mode'), value: label('visitModes', fields.mode) },
      { label: t('visits.field.town'), value: townName(town) },
      { label: t('visits.field.visitors'), value: people(fields.visitors), ...called('visitors') },
      { label: t('visits.field.interviewees'), value: people(fields.interviewees), ...called('interviewees') },
      { label: t('visits.field.followUpDate'), value: fields.followUpDate && day(fields.followUpDate) },
      { label: t('visits.field.note'), value: fields.note },
      { label: t('visits.field.submittedBy'), value: createdBy && t('visits.submittedByAt', { name: createdBy.name, at: moment(fields.submittedAt) }) },
    ]
  })
}
