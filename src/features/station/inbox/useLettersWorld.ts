import type { LetterAnswer, LetterRemoval, LettersAnswer, LetterTaken } from '@/contract'
import { errorCode } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'

const listPath = (asked: { find?: string; before?: string }): string => {
  const query = new URLSearchParams(asked).toString()
  return query === '' ? '/api/letters' : `/api/letters?${query}`
}

/** The station's side of the server, through the workspace's one way out. */
export function useLettersWorld() {
  const { api } = useWorkspace()
  return {
    list: (asked: { find?: string; before?: string }) => api<LettersAnswer>('GET', listPath(asked)),
    open: async (id: string) => (await api<LetterAnswer>('GET', `/api/letters/${id}`)).letter,
    take: async (id: string) => (await api<LetterTaken>('POST', `/api/letters/${id}/take`, {})).taken,
    remove: (id: string, reason: LetterRemoval['reason']) => api<void>('POST', `/api/letters/${id}/remove`, { reason } satisfies LetterRemoval),
    codeOf: (problem: unknown) => errorCode(problem, 'server-fault'),
  }
}
