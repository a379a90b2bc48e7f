export interface Slice {
  /** First row to draw, from 0. */
  start: number
  /** One past the last row to draw. */
  end: number
  /** Heights of what is not drawn, px. */
  before: number
  after: number
}

/**
 * Which rows of a long list to draw. The slice moves in whole steps, so that scrolling a few pixels changes nothing.
 * @param top how far the list's beginning lies above the viewport's top, px; negative while it is below
 */
export function sliceFor({ count, rowPx, top, viewPx, step = 10, over = 10 }: { count: number; rowPx: number; top: number; viewPx: number; step?: number; over?: number }): Slice {
  const visible = Math.ceil(viewPx / rowPx)
  const first = Math.min(Math.max(0, Math.floor(top / rowPx)), Math.max(0, count - visible))
  const start = Math.max(0, Math.floor((first - over) / step) * step)
  const end = Math.min(count, Math.ceil((first + visible + over) / step) * step)
  return { start, end, before: start * rowPx, after: Math.max(0, count - end) * rowPx }
}
