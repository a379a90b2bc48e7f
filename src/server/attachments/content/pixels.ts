import { broken, unsafe } from './refuse'

/** More than any phone makes after scaling, and little enough for a cheap phone to draw. */
export const MAX_PIXELS = 25_000_000
const MAX_SIDE_PX = 20_000

/** @throws CodedError `attachment-unsafe` for a picture that would fill a reader's memory, `attachment-type` for one without area */
export function checkPixels(width: number, height: number): void {
  if (width === 0 || height === 0) throw broken('pixels')
  if (width > MAX_SIDE_PX || height > MAX_SIDE_PX || width * height > MAX_PIXELS) throw unsafe('pixels')
}
