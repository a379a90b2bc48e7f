import type { Look } from './walk'

/** One picture of the README, the guides or the manifest: a scene, how it is looked at, and where it goes. */
export interface Shot {
  scene: string
  look: Look
  /** From the project's root. */
  path: string
  /** What it may weigh. */
  mostBytes: number
}

const zh = (scheme: Look['scheme'], width: Look['width']): Look => ({ language: 'zh-CN', scheme, width })
const guide = (name: string, scene: string, look: Look = zh('light', 390)): Shot => ({ scene, look, path: `docs/pictures/${name}.webp`, mostBytes: 120_000 })
const manifest = (name: string, scene: string, width: Look['width']): Shot => ({ scene, look: zh('light', width), path: `public/screenshots/${name}.webp`, mostBytes: 100_000 })

/** Every picture the project shows of itself. */
export const SHOTS: readonly Shot[] = [
  guide('welcome', 'visitor/welcome'),
  guide('self-check', 'visitor/check-list'),
  guide('self-check-result', 'visitor/result'),
  guide('policy-item', 'visitor/item'),
  guide('directory', 'visitor/directory'),
  guide('enrol', 'visitor/enrol'),
  guide('today', 'officer/today'),
  guide('enterprises', 'officer/enterprises'),
  guide('enterprise', 'officer/enterprise'),
  guide('conflict', 'officer/enterprise-conflict'),
  guide('visit-form', 'officer/visit-draft'),
  guide('visit', 'officer/visit'),
  guide('assistance', 'officer/requests'),
  guide('assistance-request', 'officer/request'),
  guide('me', 'officer/me'),
  guide('sync-waiting', 'officer/sync-waiting'),
  guide('sync', 'officer/sync-sent'),
  guide('lock', 'newcomer/lock'),
  guide('offline', 'visitor/help-offline'),
  guide('hand-over', 'visitor/hand-over'),
  guide('hand-over-take', 'officer/take'),
  guide('log', 'supervisor/log', zh('light', 1280)),
  guide('log-review', 'supervisor/log-open', zh('light', 1280)),
  guide('log-return', 'supervisor/log-return', zh('light', 1280)),
  guide('people', 'administrator/people', zh('light', 1280)),
  guide('audit', 'administrator/audit', zh('light', 1280)),
  manifest('today-narrow', 'officer/today', 390),
  manifest('visit-narrow', 'officer/visit-draft', 390),
  manifest('self-check-narrow', 'visitor/result', 390),
  manifest('log-wide', 'supervisor/log-open', 1280),
  manifest('self-check-wide', 'visitor/result', 1280),
]
