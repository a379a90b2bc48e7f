import type { Role } from '@/contract'

export const TOWNS = ['320282112', '320282103', '320282101'] as const

const uuid = (group: number, index: number): string => `01900000-0000-7000-8000-0000000${group}000${index}`

export interface Person { id: string; name: string; role: Role; towns: string[] }

/** Towns each person has at first. */
export const PEOPLE: readonly Person[] = [
  { id: uuid(1, 1), name: '周敏', role: 'officer', towns: [TOWNS[0], TOWNS[1]] },
  { id: uuid(1, 2), name: '李强', role: 'officer', towns: [TOWNS[0]] },
  { id: uuid(1, 3), name: '王芳', role: 'officer', towns: [TOWNS[0], TOWNS[1], TOWNS[2]] },
]

/** The first person has two phones; the first phone has two tabs open. */
export const PHONES: readonly { id: string; person: number; tabs: number }[] = [
  { id: uuid(2, 1), person: 0, tabs: 2 },
  { id: uuid(2, 2), person: 0, tabs: 1 },
  { id: uuid(2, 3), person: 1, tabs: 1 },
  { id: uuid(2, 4), person: 2, tabs: 1 },
]

export const STATION = { person: { id: uuid(3, 1), name: '示范站' }, deviceId: uuid(3, 2) }

/** Where the timeline begins. */
export const START_MS = Date.parse('2026-03-02T01:00:00Z')
/** A text that some box on the way does not let through. */
export const POISON = 'POISON'
