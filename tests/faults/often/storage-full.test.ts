import { inEachBrowser } from '../in-each-browser'
import { playStorageFull } from '../plays/storage-full'

inEachBrowser('a phone whose storage is full', { chromium: [21, 22] }, playStorageFull)
