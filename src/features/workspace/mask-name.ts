const SEGMENTS = typeof Intl !== 'undefined' && 'Segmenter' in Intl ? new Intl.Segmenter() : undefined

/** A name as it may stand outside the vault: the first sign of it, so that people of one phone tell themselves apart (张＊). */
export function maskName(name: string): string {
  if (isMasked(name)) return name
  const text = name.trim()
  const first = SEGMENTS ? [...SEGMENTS.segment(text)][0]?.segment : [...text][0]
  return first === undefined ? '' : `${first}＊`
}

export const isMasked = (name: string): boolean => name === '' || name.endsWith('＊')
