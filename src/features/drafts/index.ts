export { useAutosave, useStayUntilSaved, plain, type Autosave, type AutosaveOptions } from './useAutosave'
export { createSaver, type Saver, type SaverState, type SaverPhase } from './saver'
export { errorCode } from './error-code'
