import type { PublicDatabase } from './database'

export interface Settings {
  language: 'zh-CN' | 'en'
  theme: 'system' | 'light' | 'dark'
}

/** Choices about the phone itself; they outlive signing out. */
export interface SettingStore {
  get<K extends keyof Settings>(key: K): Promise<Settings[K] | undefined>
  put<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void>
}

export const createSettingStore = (db: PublicDatabase): SettingStore => ({
  get: async <K extends keyof Settings>(key: K) => (await db.settings.get(key))?.value as Settings[K] | undefined,
  put: async (key, value) => { await db.settings.put({ key, value }) },
})
