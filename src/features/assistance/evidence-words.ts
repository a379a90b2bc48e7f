import type { Evidence } from '@/domain/records'

/** In the order in which a case is built. */
export const EVIDENCE_CATEGORIES = ['ownership', 'infringement', 'loss', 'identity', 'other'] as const satisfies readonly Evidence['category'][]
export const EVIDENCE_FORMS = ['original', 'copy', 'screenshot'] as const satisfies readonly Evidence['form'][]
