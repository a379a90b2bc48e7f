import { inEachBrowser } from '../in-each-browser'
import { playNewVersion } from '../plays/new-version'

inEachBrowser('a new version while another tab has work in hand', { chromium: [31] }, playNewVersion)
