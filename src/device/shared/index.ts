export { createSharedFiles, forgetShared, type SharedFile, type SharedFiles } from './shared-files'
export { parkShared, SHARED_MAX_BYTES, SHARED_MAX_FILES, type GivenFile, type NotParked } from './park'
export { SHARED_DATABASE } from './shared-store'
