import type { Role } from '@/contract'

const homes: Record<Role, string> = { officer: '/', supervisor: '/log', administrator: '/people' }

/** The page a person begins with. */
export const homeOf = (role: Role): string => homes[role]
