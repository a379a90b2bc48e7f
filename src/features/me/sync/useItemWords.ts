import { useI18n } from 'vue-i18n'
import type { OutboxItem, StoredRecord } from '@/device'
import type { RecordKind } from '@/domain/records'
import { useRegions } from '@/features/content'
import { useFieldWords } from '@/features/records'
import { useLive, useWorkspace } from '@/features/workspace'
import { pageOf } from './item-page'
import { makesRecord } from './makes-record'

export interface ItemWords {
  /** What kind of record, and which. */
  title: string
  /** Which of its fields the edit changes; nothing for a new record. */
  fields: string
  town: string
  to?: string
}

type Known = Map<string, StoredRecord<RecordKind>>
const long = 40
const cut = (text: string) => (text.length > long ? `${text.slice(0, long)}…` : text)

/** Members that say which record it is, for each kind. */
const naming: Record<RecordKind, readonly string[]> = {
  enterprise: ['name'], visit: ['number'], assistance: ['number'], task: ['title'], comment: ['text'], attachment: ['name'],
}

/** Outbox entries in words; the records they belong to are read along with the page. */
export function useItemWords(items: () => readonly OutboxItem[] | undefined) {
  const { t } = useI18n()
  const { records } = useWorkspace()
  const { townName } = useRegions()
  const { fieldName } = useFieldWords()

  const known = useLive<Known>(async () => {
    const shown = items() ?? []
    const kinds = [...new Set(shown.map((item) => item.kind))]
    const lists = await Promise.all(kinds.map((kind) => records.getMany(kind, [...new Set(shown.filter((item) => item.kind === kind).map((item) => item.recordId))])))
    return new Map(lists.flat().flatMap((record) => (record ? [[record.id, record]] : [])))
  }, new Map() as Known)

  return (item: OutboxItem): ItemWords => {
    const fields = { ...(known.value.get(item.recordId)?.fields as Record<string, unknown> | undefined), ...item.set }
    const name = naming[item.kind].map((member) => fields[member]).find((value) => typeof value === 'string')
    const changed = makesRecord(item) ? [] : Object.keys(item.set).slice(0, 4).map((field) => fieldName(item.kind, field))
    const to = pageOf(item.kind, item.recordId, fields)
    return {
      title: name ? t('me.sync.named', { kind: t(`me.sync.kind.${item.kind}`), name: cut(name) }) : t(`me.sync.kind.${item.kind}`),
      fields: changed.join(t('me.sync.and')),
      town: townName(item.town),
      ...(to ? { to } : {}),
    }
  }
}
