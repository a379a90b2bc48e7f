import { inject, type InjectionKey, type ShallowRef } from 'vue'
import type { Session } from './session'
import type { Updates } from './updates'

export const SessionKey: InjectionKey<Session> = Symbol('session')
export const UpdatesKey: InjectionKey<Readonly<ShallowRef<Updates | undefined>>> = Symbol('updates')

export function useSession(): Session {
  const session = inject(SessionKey)
  if (!session) throw new Error('useSession() outside the app')
  return session
}

/** Undefined until the service worker is registered (a moment after the first page; never while developing). */
export const useUpdates = () => inject(UpdatesKey)
