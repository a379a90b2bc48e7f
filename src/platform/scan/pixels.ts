/** The longest side on which codes are looked for: more only costs time. */
const VIDEO_SIDE = 960
const PICTURE_SIDES = [1_600, 800, 2_400]

function drawn(source: CanvasImageSource, width: number, height: number, longest: number, canvas: HTMLCanvasElement): ImageData {
  const scale = Math.min(1, longest / Math.max(width, height, 1))
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

/** The moving picture as it stands. @returns undefined before the first one is there */
export function pixelsOfVideo(video: HTMLVideoElement, canvas: HTMLCanvasElement): ImageData | undefined {
  return video.videoWidth > 0 ? drawn(video, video.videoWidth, video.videoHeight, VIDEO_SIDE, canvas) : undefined
}

/**
 * A picture in several sizes, one after the other: a code that fills a photo is found in a small one, a small code only in a large one.
 * @throws when the browser cannot read the picture
 */
export async function* pixelsOfPicture(file: Blob, page: Document = document): AsyncGenerator<ImageData> {
  const picture = await createImageBitmap(file)
  try {
    const canvas = page.createElement('canvas')
    for (const side of PICTURE_SIDES) yield drawn(picture, picture.width, picture.height, side, canvas)
  } finally {
    picture.close()
  }
}
