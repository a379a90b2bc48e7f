export { useWorkspace, type LeftBehind, type WorkspacePhase } from './store'
export { lastPerson, signOutUnheard } from './people'
export { useLive } from './useLive'
