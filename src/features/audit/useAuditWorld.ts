import type { AuditAnswer, AuditQuery, AuditState } from '@/contract'
import { errorCode } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import type { AuditWorld } from './useAudit'

const addressOf = (query: AuditQuery): string => {
  const asked = new URLSearchParams(Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString()
  return asked === '' ? '/api/audit' : `/api/audit?${asked}`
}

/** The audit's side of the server, through the workspace's one way out. */
export function useAuditWorld(): AuditWorld {
  const workspace = useWorkspace()
  return {
    list: (query) => workspace.api<AuditAnswer>('GET', addressOf(query)),
    state: () => workspace.api<AuditState>('GET', '/api/audit/state'),
    check: () => workspace.api<AuditState>('POST', '/api/audit/check', {}),
    codeOf: (problem) => errorCode(problem, 'server-fault'),
    wait: (ms) => new Promise((resolve) => { setTimeout(resolve, ms) }),
  }
}
