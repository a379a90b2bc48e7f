import { createKeptWishes } from '@/platform'

/** Under the app's prefix in localStorage. */
const BEGUN = 'today.begun'
const kept = () => createKeptWishes(() => localStorage)

/** Whether a visit lies begun on this phone, known before its database is read: Today keeps that much room for it. */
export const isVisitBegun = (): boolean => kept().get(BEGUN) !== undefined
export const keepVisitBegun = (begun: boolean): void => kept().set(BEGUN, begun ? '1' : undefined)
