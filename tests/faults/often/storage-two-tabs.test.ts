import { inEachBrowser } from '../in-each-browser'
import { playTwoTabs } from '../plays/two-tabs'

inEachBrowser('two tabs on one draft', { chromium: [27] }, playTwoTabs)
