import type { Draft } from '@/device'

/** What becomes of a shared file in each kind of draft: a visit takes pictures, a request takes documents too. */
export const PLACES = {
  visit: { role: 'photo', max: 9, documents: false, address: (id: string) => `/visits/draft/${id}` },
  assistance: { role: 'evidence', max: 50, documents: true, address: (id: string) => `/assistance/draft/${id}` },
} as const

export type PlaceKind = keyof typeof PLACES

export const isPlace = (draft: Draft): draft is Draft & { kind: PlaceKind } => draft.kind in PLACES

export const isDocument = ({ name, type }: { name: string; type: string }): boolean => type === 'application/pdf' || (!type && /\.pdf$/i.test(name))

export const fits = (kind: PlaceKind, file: { name: string; type: string }): boolean => PLACES[kind].documents || !isDocument(file)
