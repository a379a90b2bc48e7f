import type { OutboxItem } from '@/device'

const pages: Partial<Record<OutboxItem['kind'], string>> = { visit: '/visits', assistance: '/assistance', enterprise: '/enterprises' }

interface Fields { onKind?: unknown; onId?: unknown; visitId?: unknown; assistanceId?: unknown; enterpriseId?: unknown }

/** Where a record can be looked at: its own page, or that of the record it belongs to. */
export function pageOf(kind: OutboxItem['kind'], id: string, fields: Fields): string | undefined {
  if (pages[kind]) return `${pages[kind]}/${id}`
  if (typeof fields.onId === 'string') return pageOf(fields.onKind as OutboxItem['kind'], fields.onId, {})
  for (const [owner, name] of [['visit', 'visitId'], ['assistance', 'assistanceId'], ['enterprise', 'enterpriseId']] as const) {
    const ownerId = fields[name]
    if (typeof ownerId === 'string') return pageOf(owner, ownerId, {})
  }
  return undefined
}
