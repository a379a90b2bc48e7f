/** What sends and receives, in a file of its own: it is loaded once the first page is there. */
export { createSyncEngine, createTusUploader, leftInOlder, sendOlder, sendSealed } from '@/sync'
