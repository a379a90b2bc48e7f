export { useWorkspace, type LeftBehind, type WorkspacePhase } from './store'
export { useLive } from './useLive'
