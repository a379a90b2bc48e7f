import { join } from 'node:path'
import { v7 } from 'uuid'
import type { Config } from '../config'
import type { Blobs } from './blobs'
import { folderBlobs } from './folder-blobs'
import { s3Blobs } from './s3-blobs'

/** The store of received files that the settings name. Touches neither disk nor network. */
export const openBlobs = ({ s3, dataDir, filesDir = dataDir }: Pick<Config, 's3' | 'dataDir' | 'filesDir'>): Blobs =>
  s3 ? s3Blobs(s3) : folderBlobs(join(filesDir, 'attachments'), v7)
