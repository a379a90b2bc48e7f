/** Handing over by codes: needed on two pages only, so it has a door of its own and stays out of the start. */
export { rawDeflate, rawInflate } from './deflate'
export { openQrReader, type ReadCodes } from './qr-reader'
export { pixelsOfPicture, pixelsOfVideo } from './pixels'
export { CameraUnusable, openCamera, type CameraTrouble } from './camera'
