import { useI18n } from 'vue-i18n'
import { STATION_CHAIN, type AuditCheck, type AuditDetails, type AuditStep } from '@/contract'
import { useRegions } from '@/features/content'
import { useDates } from '@/features/records'

/** Details that say something to a person; the others are for whoever follows a trace in the database. */
const SHOWN = ['role', 'towns', 'with', 'label', 'rows', 'edits', 'released', 'refused', 'lostEdits', 'lostFiles', 'reason', 'receipt', 'offlineGraceHours'] as const
const KINDS = new Set(['enterprise', 'visit', 'assistance', 'task', 'comment', 'attachment', 'person', 'device'])
const MOST_TOWNS = 3

/** Whether the title says it already. */
const isNamed = ({ about }: AuditStep, text: string | null): boolean => text !== null && about?.name === text

/** An entry in plain words. */
export function useAuditWords() {
  const { t, n } = useI18n()
  const { moment } = useDates()
  const { townName } = useRegions()

  const place = (town: string): string => (town === STATION_CHAIN ? t('audit.station') : townName(town))

  function object({ about }: AuditStep): string | undefined {
    if (!about || !KINDS.has(about.kind)) return undefined
    // of a record the audit knows no name: administrators read no records
    return `${t(`audit.kind.${about.kind}`)} ${about.name ?? `…${about.id.slice(-8)}`}`
  }

  function detail(key: (typeof SHOWN)[number], value: AuditDetails[string]): string {
    if (key === 'role') return t(`app.role.${String(value)}`)
    if (key === 'with') return t(`audit.with.${String(value)}`)
    if (Array.isArray(value)) {
      const names = value.slice(0, MOST_TOWNS).map(townName).join(t('audit.and'))
      return value.length > MOST_TOWNS ? t('audit.towns', { names, n: value.length }) : names
    }
    return t(`audit.detail.${key}`, { value: typeof value === 'number' ? n(value) : String(value) })
  }

  /** Where something is wrong; what it is, the command says to whoever can do something about it. */
  function broken({ town, at }: AuditCheck['broken'][number]): string {
    const [, what = '', number = ''] = /^(entry|signature) (\d+)$/.exec(at) ?? []
    const spot = what === 'entry' ? t('audit.spot.entry', { n: number }) : what === 'signature' ? t('audit.spot.signature', { n: number }) : at === 'head' ? t('audit.spot.head') : t('audit.spot.other', { at })
    return town === '' ? spot : `${place(town)} · ${spot}`
  }

  const details = ({ details: given }: AuditStep): string[] =>
    SHOWN.flatMap((key) => (given?.[key] === undefined || given[key] === null || given[key] === '' ? [] : [detail(key, given[key])])).filter((text) => text !== '')

  return {
    title: (step: AuditStep): string => [t(`audit.act.${step.act}`), object(step)].filter(Boolean).join(t('audit.colon')),
    who: ({ by, erased }: AuditStep): string => by?.name ?? t(erased ? 'audit.erased' : 'audit.nobody'),
    where: (step: AuditStep): string => [moment(step.at), place(step.town), isNamed(step, step.device) ? null : step.device].filter(Boolean).join(' · '),
    details: (step: AuditStep): string => details(step).filter((text) => !isNamed(step, text)).join(' · '),
    broken,
  }
}
