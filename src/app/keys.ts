import { inject, type InjectionKey } from 'vue'
import type { Session } from './session'

export const SessionKey: InjectionKey<Session> = Symbol('session')

export function useSession(): Session {
  const session = inject(SessionKey)
  if (!session) throw new Error('useSession() outside the app')
  return session
}
