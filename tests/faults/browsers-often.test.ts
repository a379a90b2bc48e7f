import { inEachBrowser } from './in-each-browser'
import { playNewVersion } from './plays/new-version'
import { playStorageFull } from './plays/storage-full'
import { playTwoTabs } from './plays/two-tabs'

/** What `often/` plays in Chromium with every change. */
// Not row 21: Firefox counts files, and their free pages take in small records for long after a photo has been refused.
inEachBrowser('a phone whose storage is full', { firefox: [22] }, playStorageFull)
inEachBrowser('two tabs on one draft', { firefox: [27] }, playTwoTabs)
inEachBrowser('a new version while another tab has work in hand', { firefox: [31] }, playNewVersion)
