export interface Size { widthPx: number; heightPx: number }

/** The size with its longer side at most `maxSidePx`; never larger than it was, never below one pixel. */
export function fit({ widthPx, heightPx }: Size, maxSidePx: number): Size {
  const factor = Math.min(1, maxSidePx / Math.max(widthPx, heightPx))
  return { widthPx: Math.max(1, Math.round(widthPx * factor)), heightPx: Math.max(1, Math.round(heightPx * factor)) }
}
