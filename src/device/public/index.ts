export { PublicDatabase, openPublicDatabase, type InstalledPack, type PackContent } from './database'
export { ContentError, installContent, webSha256, type InstallOptions } from './install'
export { createAnswerStore, type AnswerStore } from './answers'
export { createSettingStore, type SettingStore, type Settings } from './settings'
