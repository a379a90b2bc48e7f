import type { KeptWishes } from '@/platform'

/** Raised with `version` of `seeds/privacy/notice.yaml` when people have to be told anew; a test holds the two together. */
export const NOTICE_VERSION = '2026.11.22.1'

const KEY = 'notice'
export const hasSeenNotice = (kept: KeptWishes): boolean => kept.get(KEY) === NOTICE_VERSION
export const noteSeen = (kept: KeptWishes): void => kept.set(KEY, NOTICE_VERSION)
