import { join } from 'node:path'
import { v7 } from 'uuid'
import { sharedFolder, type Config } from '../config'
import type { Blobs } from './blobs'
import { folderBlobs } from './folder-blobs'
import { s3Blobs } from './s3-blobs'

/** The store of received files that the settings name. Touches neither disk nor network. */
export const openBlobs = (config: Pick<Config, 's3' | 'dataDir' | 'filesDir'>): Blobs =>
  config.s3 ? s3Blobs(config.s3) : folderBlobs(join(sharedFolder(config), 'attachments'), v7)
