import { DIAGNOSTICS, type Diagnostic, type ErrorCode, type Feedback } from '@/contract'
import type { StorageState } from '@/platform'

/** What is looked at on the phone. Numbers, versions and states; nothing anybody typed can get in. */
export interface PhoneState {
  appVersion: string
  packs: readonly { name: string; version: string }[]
  userAgent: string
  screen: { width: number; height: number; ratio: number }
  language: string
  asApp: boolean
  online: boolean
  /** As the browser calls it: `4g`. */
  connection: string | undefined
  storage: StorageState | undefined
  held: { enterprises: number; visits: number; requests: number; tasks: number } | undefined
  unsent: { waiting: number; rejected: number; files: number; drafts: number } | undefined
  /** Milliseconds since 1970. */
  lastSyncAt: number | undefined
  lastError: ErrorCode | undefined
  /** Name of the page somebody came from. */
  page: string | undefined
}

export interface DiagnosticWords {
  t: (key: string, values?: Record<string, string | number>) => string
  size: (bytes: number) => string
  moment: (ms: number) => string
}

const MOST = 300

/** The lines that go with feedback, worded as the person reads them before they hand it in. */
export function diagnosticsOf(state: PhoneState, { t, size, moment }: DiagnosticWords): NonNullable<Feedback['diagnostics']> {
  const { screen, storage, held, unsent } = state
  const kept = storage?.kept === undefined ? 'unknown' : storage.kept ? 'kept' : 'mayClear'
  const network = t(`help.feedback.value.${state.online ? 'online' : 'offline'}`)
  const lines: Record<Diagnostic, string | undefined> = {
    app: state.appVersion,
    content: state.packs.map(({ name, version }) => `${t(`me.about.pack.${name}`)} ${version}`).join(' · ') || undefined,
    browser: state.userAgent,
    screen: t('help.feedback.value.screen', { ...screen }),
    language: state.language,
    shown: t(`help.feedback.value.${state.asApp ? 'shownApp' : 'shownTab'}`),
    network: state.connection ? t('help.feedback.value.networkOf', { state: network, kind: state.connection }) : network,
    storage: storage?.usageBytes === undefined || storage.quotaBytes === undefined ? undefined : t('help.feedback.value.storage', { used: size(storage.usageBytes), of: size(storage.quotaBytes), kept: t(`help.feedback.value.${kept}`) }),
    held: held && t('help.feedback.value.held', held),
    unsent: unsent && t('help.feedback.value.unsent', unsent),
    lastSync: state.lastSyncAt === undefined ? t('help.feedback.value.never') : moment(state.lastSyncAt),
    lastError: state.lastError && t(`error.${state.lastError}`),
    page: state.page,
  }
  return Object.fromEntries(DIAGNOSTICS.flatMap((name) => {
    const line = lines[name]?.slice(0, MOST).replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    return line ? [[name, line]] : []
  }))
}
