import { useI18n } from 'vue-i18n'
import { useChoices, useRegions } from '@/features/content'
import { useDates } from '@/features/records'
import type { FileCount } from './useFileCounts'
import type { LogRow } from './log-row'

export interface RowWords {
  title: string
  town: string
  /** How it happened, or that it is a request. */
  how: string
  wants: string
  officer: string
  arrived: string
  files?: { text: string; onWay: boolean }
  tags: { text: string; kind: 'plain' | 'late' | 'wait' | 'ok' }[]
}

const reviewTags = { pending: 'wait', approved: 'ok', returned: 'plain', void: 'plain' } as const

/** A row of the log in words; the same in the table, the cards and the head of the record. */
export function useRowWords(nameOf: (enterpriseId: string) => string | undefined) {
  const { t } = useI18n()
  const { townName } = useRegions()
  const { label } = useChoices()
  const { moment } = useDates()
  const join = (words: string[]) => words.join(t('supervision.and'))

  function tagsOf(row: LogRow): RowWords['tags'] {
    const tags: RowWords['tags'] = []
    if (row.conflicts > 0) tags.push({ kind: 'late', text: t('supervision.conflictsOf', { n: row.conflicts }, row.conflicts) })
    if (row.review) tags.push({ kind: reviewTags[row.review], text: label('reviewStates', row.review) })
    if (row.state) tags.push({ kind: row.state === 'submitted' ? 'wait' : 'plain', text: label('assistanceStates', row.state) })
    return tags
  }

  return (row: LogRow, files?: FileCount): RowWords => ({
    title: (row.enterpriseId ? nameOf(row.enterpriseId) : undefined) ?? row.applicant ?? t('supervision.unnamed'),
    town: townName(row.town),
    how: row.kind === 'visit' ? label('visitModes', row.mode ?? '') : t('supervision.kind.assistance'),
    wants: row.kind === 'visit' ? join(row.needs.map((need) => label('needs', need))) : join(row.categories.map((key) => label('assistanceCategories', key))),
    officer: row.officer.name || t('supervision.nobody'),
    arrived: row.received ? moment(row.arrivedAt) : t('supervision.notSent'),
    tags: tagsOf(row),
    ...(files ? { files: { text: t(files.received < files.of ? 'supervision.photosOnWay' : 'supervision.photos', { ...files }), onWay: files.received < files.of } } : {}),
  })
}
