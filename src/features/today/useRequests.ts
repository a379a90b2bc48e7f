import { ENDED_ASSISTANCE_STATES } from '@/domain/records'
import { useLive, useWorkspace } from '@/features/workspace'

/** How many requests this phone holds, and how many of them are not over. Undefined until they are read. */
export function useRequests() {
  const { records } = useWorkspace()
  return useLive(async () => {
    const requests = await records.list('assistance')
    return { count: requests.length, open: requests.filter(({ fields }) => !ENDED_ASSISTANCE_STATES.includes(fields.state)).length }
  }, undefined)
}
