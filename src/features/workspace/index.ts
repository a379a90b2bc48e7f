export { useWorkspace, type LeftBehind, type WorkspacePhase } from './store'
export type { Loss } from './people'
export { lastPerson, signOutUnheard } from './people'
export { useLive } from './useLive'
