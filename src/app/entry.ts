import type { Role } from '@/contract'
import type { SessionState } from './session'

const homes: Record<Role, string> = { officer: '/', supervisor: '/log', administrator: '/people' }

/** The page a person begins with; nobody begins at the welcome. */
export const homeOf = (role: Role | undefined): string => (role ? homes[role] : '/welcome')

type Meta = Readonly<Record<PropertyKey, unknown>>

/** Pages anyone may open without an account. */
export const isPublic = (path: string, meta: Meta): boolean => meta['public'] === true || /^\/(policy|directory|enrol|welcome)(\/|$)/.test(path)

/**
 * Where someone is sent instead of the page asked for, or undefined when they may have it.
 * What is on a page is guarded by the server; this only spares people pages that would be empty for them.
 */
export function elsewhere(path: string, meta: Meta, { phase, person }: Pick<SessionState, 'phase' | 'person'>): string | undefined {
  if (path === '/' || path === '/welcome') {
    const home = phase === 'failed' ? '/trouble' : phase === 'locked' ? '/unlock' : homeOf(person?.role)
    return home === path ? undefined : home
  }
  if (isPublic(path, meta)) return undefined
  if (phase === 'locked') return path === '/unlock' ? undefined : '/unlock'
  if (path === '/unlock' && phase !== 'starting') return phase === 'failed' ? '/trouble' : homeOf(person?.role)
  if (phase === 'failed') return path === '/trouble' ? undefined : '/trouble'
  if (path === '/trouble') return homeOf(person?.role)
  if (!person) return '/welcome'
  const roles = meta['roles'] ?? (meta['role'] === undefined ? undefined : [meta['role']])
  return Array.isArray(roles) && !roles.includes(person.role) ? homeOf(person.role) : undefined
}
