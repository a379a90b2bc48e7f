export { openDoor, type Door } from './door'
export { operatorTasks, type TaskName } from './tasks'
export { ask, NoDatabase } from './ask'
