/** What sends and receives, in a file of its own: it is loaded once the first page is there. */
export { createOlderSender, createSyncEngine, createTusUploader, leftInOlder, sendSealed } from '@/sync'
