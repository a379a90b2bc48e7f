// What the frame shows of a person's work. It comes once the page itself stands, all in one file.
export { default as LockButton } from './LockButton.vue'
export { default as LossBanner } from './LossBanner.vue'
export { default as OutdatedBanner } from './OutdatedBanner.vue'
export { default as StationName } from './StationName.vue'
export { default as SyncState } from './SyncState.vue'
