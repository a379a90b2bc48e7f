import type { Look } from './walk'

/** A scene whose picture is kept and compared, and the looks it is kept in. */
export interface KeyPicture {
  scene: string
  looks: readonly Look[]
}

const phone = (language: Look['language'], scheme: Look['scheme']): Look => ({ language, scheme, width: 390 })
const desk = (language: Look['language'], scheme: Look['scheme']): Look => ({ language, scheme, width: 1280 })

/** Twelve scenes; every language, theme and width is met. Pictures of desks weigh most, so they are few. */
export const KEY_PICTURES: readonly KeyPicture[] = [
  { scene: 'visitor/welcome', looks: [phone('zh-CN', 'light'), phone('en', 'dark')] },
  { scene: 'visitor/check-list', looks: [phone('zh-CN', 'dark')] },
  { scene: 'visitor/result', looks: [phone('zh-CN', 'light')] },
  { scene: 'officer/today', looks: [phone('zh-CN', 'light'), phone('en', 'dark')] },
  { scene: 'officer/enterprises', looks: [phone('en', 'light'), desk('zh-CN', 'dark')] },
  { scene: 'officer/enterprise-conflict', looks: [phone('zh-CN', 'dark'), phone('en', 'light')] },
  { scene: 'officer/visit-draft', looks: [phone('zh-CN', 'light')] },
  { scene: 'officer/request-draft', looks: [phone('en', 'light'), phone('zh-CN', 'dark')] },
  { scene: 'newcomer/lock', looks: [phone('zh-CN', 'light')] },
  { scene: 'supervisor/log', looks: [desk('zh-CN', 'light'), desk('en', 'dark'), phone('zh-CN', 'light')] },
  { scene: 'supervisor/log-return', looks: [desk('zh-CN', 'dark'), phone('en', 'light')] },
  { scene: 'administrator/people', looks: [phone('zh-CN', 'light')] },
]
