import type { EnrolmentIssued, Person, PersonEntry } from '@/contract'
import { errorCode } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import type { EnrolmentWorld } from './useEnrolment'
import type { PeopleWorld } from './usePeople'

/** The accounts' side of the server, through the workspace's one way out. */
export function useAccountsWorld(): { enrolment: EnrolmentWorld; people: PeopleWorld } {
  const workspace = useWorkspace()
  const codeOf = (problem: unknown) => errorCode(problem, 'server-fault')
  return {
    enrolment: {
      preview: (code) => workspace.preview(code),
      hasVault: (personId) => workspace.hasVault(personId),
      redeem: (enrolment) => workspace.redeem(enrolment),
      codeOf,
    },
    people: {
      list: () => workspace.api<PersonEntry[]>('GET', '/api/people'),
      add: (input) => workspace.api<Person>('POST', '/api/people', input),
      issue: (personId, recover = false) => workspace.api<EnrolmentIssued>('POST', `/api/people/${personId}/enrolments`, recover ? { recover } : {}),
      change: (personId, input) => workspace.api<Person>('POST', `/api/people/${personId}`, input),
      switchTo: (personId, on) => workspace.api<void>('POST', `/api/people/${personId}/switch`, { on }),
      revoke: (personId, deviceId) => workspace.api<void>('POST', `/api/people/${personId}/devices/${deviceId}/revoke`, {}),
      wipe: (personId, deviceId) => workspace.api<void>('POST', `/api/people/${personId}/devices/${deviceId}/wipe`, {}),
      codeOf,
    },
  }
}
