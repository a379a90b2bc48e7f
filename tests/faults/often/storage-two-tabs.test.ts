import { describe } from 'vitest'
import { inEachBrowser } from '../in-each-browser'
import { playTwoTabs } from '../plays/two-tabs'

describe('two tabs on one draft join what differs, ask about what clashes, and keep both', () => {
  inEachBrowser('two tabs on one draft', { chromium: [27] }, playTwoTabs)
})
