import { onMounted, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { v7 } from 'uuid'
import type { ErrorCode, ExportNote } from '@/contract'
import { sha256Hex } from '@/device'
import { civilDateOf, civilTimeOf } from '@/domain/civil-date'
import { useChoices, useRegions } from '@/features/content'
import { errorCode } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import { saveFile } from '@/platform'
import { useToast } from '@/ui'
import { queryOfFilter, type LogFilter } from '../log-filter'
import type { LogRow } from '../log-row'
import type { RowWords } from '../useRowWords'
import { logTable, type LogTableWords } from './log-table'
import { createUnheardExports } from './unheard-exports'

const COLUMNS = ['kind', 'number', 'enterprise', 'town', 'mode', 'wants', 'happened', 'officer', 'arrived', 'state'] as const

/** The rows on screen as a file, made on this phone, with or without network. @param now milliseconds since 1970 */
export function useLogExport(wordsOf: (row: LogRow) => RowWords, now: () => number = Date.now) {
  const { t, n } = useI18n()
  const toast = useToast()
  const workspace = useWorkspace()
  const { townName } = useRegions()
  const { label } = useChoices()
  // A file is read on another day: no "today" in it.
  const moment = (instant: string | number) => `${civilDateOf(instant)} ${civilTimeOf(instant)}`
  const unheard = createUnheardExports({ kept: workspace.kept, tell: (note) => workspace.api('POST', '/api/exports', note) })
  const busy = ref(false)
  const failed = ref<ErrorCode>()
  onMounted(() => { void unheard.tell().catch(() => undefined) })

  const cells: LogTableWords['cells'] = (row) => {
    const words = wordsOf(row)
    return {
      kind: t(`supervision.kind.${row.kind}`), number: row.number, enterprise: words.title, town: townName(row.town), mode: row.mode ? label('visitModes', row.mode) : '',
      wants: words.wants, happened: moment(row.happenedAt), officer: words.officer, arrived: row.received ? moment(row.arrivedAt) : words.arrived, state: words.tags.map(({ text }) => text).join(t('supervision.and')),
    }
  }
  const words: LogTableWords = {
    columns: Object.fromEntries(COLUMNS.map((key) => [key, t(`supervision.export.column.${key}`)])) as LogTableWords['columns'],
    watermark: (mark, rows) => [t('supervision.export.mark', { ...mark, rows: n(rows) }), t('supervision.export.markUse', { id: mark.id })],
    cells,
  }

  /** The filter as people read it; the towns stand in the scope. */
  function filterWords({ kind, officer, from, to, need, review, conflicts }: LogFilter, rows: readonly LogRow[]): string {
    const parts: [string, string | undefined][] = [
      ['kind', kind && t(`supervision.kind.${kind}`)], ['officer', officer && rows.find((row) => row.officer.id === officer)?.officer.name], ['from', from], ['to', to],
      ['need', need && label('needs', need)], ['review', review && label('reviewStates', review)], ['conflicts', conflicts ? t('supervision.export.yes') : undefined],
    ]
    return parts.flatMap(([name, value]) => (value ? [t('supervision.export.filterPart', { name: t(`supervision.filter.${name}`), value })] : [])).join(t('supervision.and'))
  }

  async function save(rows: readonly LogRow[], filter: LogFilter): Promise<void> {
    const { person } = workspace
    if (!person || busy.value) return
    busy.value = true
    failed.value = undefined
    try {
      const [id, at, query] = [v7(), now(), new URLSearchParams(queryOfFilter(filter)).toString()]
      const towns = [...new Set(rows.map(({ town }) => town))].filter((town) => person.towns.includes(town)).sort()
      const text = logTable(rows, {
        id, person: person.name, role: t(`app.role.${person.role}`), at: moment(at),
        scope: towns.map(townName).join(t('supervision.and')), filter: filterWords(filter, rows) || t('supervision.export.noFilter'),
      }, words)
      const bytes = new TextEncoder().encode(text)
      await unheard.note({ id, madeAt: new Date(at).toISOString(), what: 'log', rows: rows.length, sha256: await sha256Hex(bytes.buffer), towns, filter: query.slice(0, 500) } satisfies ExportNote)
      saveFile(t('supervision.export.fileName', { at: `${civilDateOf(at)}-${civilTimeOf(at).replace(':', '')}` }), new Blob([bytes], { type: 'text/csv;charset=utf-8' }))
      const left = await unheard.tell().catch(() => 1)
      toast.show(t(left ? 'supervision.export.doneLater' : 'supervision.export.done', { n: n(rows.length) }, rows.length))
    }
    catch (problem) {
      failed.value = errorCode(problem)
    }
    finally {
      busy.value = false
    }
  }
  return { busy, failed, save }
}
