export { openDoor, type Door } from './door'
export { operatorTasks, type TaskName } from './tasks'
export { ask, askFor, NoDatabase } from './ask'
