export { earlierBuilds, KEEP_BUILDS, KEEP_DAYS, type EarlierBuilds } from './earlier-builds'
export { hasHashedName } from './hashed-name'
