import type { Role } from '@/contract'
import type { IconName } from '@/ui'

export interface Place {
  path: string
  icon: IconName
  /** Key under `app.nav`. */
  name: string
  /** Shown in the phone's bottom bar too; the rest is in the side bar only. */
  bar: boolean
}

const places = {
  today: { path: '/', icon: 'today', name: 'today', bar: true },
  enterprises: { path: '/enterprises', icon: 'enterprises', name: 'enterprises', bar: true },
  policy: { path: '/policy', icon: 'policy', name: 'policy', bar: true },
  directory: { path: '/directory', icon: 'directory', name: 'directory', bar: false },
  log: { path: '/log', icon: 'log', name: 'log', bar: true },
  people: { path: '/people', icon: 'people', name: 'people', bar: true },
  me: { path: '/me', icon: 'me', name: 'me', bar: true },
  unlock: { path: '/unlock', icon: 'lock', name: 'unlock', bar: true },
  welcome: { path: '/welcome', icon: 'home', name: 'welcome', bar: true },
} as const satisfies Record<string, Place>

/** What a person of this role finds in the bars, in order; nobody signed in finds what needs no account, and while it is locked there is no more. Records are read by towns: an administrator without any finds no log. */
export function placesOf(role: Role | undefined, locked = false, hasTowns = true): readonly Place[] {
  if (locked) return [places.unlock, places.policy, { ...places.directory, bar: true }, places.me]
  if (role === 'officer') return [places.today, places.enterprises, places.policy, places.directory, places.me]
  if (role === 'supervisor') return [places.log, places.enterprises, places.policy, places.directory, places.me]
  if (role === 'administrator') return [places.people, ...(hasTowns ? [places.log] : []), places.policy, { ...places.directory, bar: !hasTowns }, places.me]
  return [places.welcome, places.policy, { ...places.directory, bar: true }, places.me]
}

/** The place a path belongs to: the longest that it begins with. Visits and requests belong to where they are listed. */
export function placeAt(path: string, among: readonly Place[]): Place | undefined {
  const own = among.filter((place) => path === place.path || (place.path !== '/' && path.startsWith(`${place.path}/`)))
  if (own.length > 0) return own.reduce((best, place) => (place.path.length > best.path.length ? place : best))
  if (/^\/letters(\/|$)/.test(path)) return among.find((place) => place.name === 'enterprises')
  if (path === '/log/missing') return among.find((place) => place.name === 'people')
  if (path === '/enrol') return among.find((place) => place.name === 'me')
  if (/^\/(visits|assistance)\//.test(path)) return among.find((place) => place.name === 'today' || place.name === 'log')
  return undefined
}
