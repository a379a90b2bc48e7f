import { ensureBuilt } from '~/src/cli/setup.mjs'

/** The journeys run on what a user gets: the built app, served by the built server. */
export default function setup() {
  ensureBuilt()
}
