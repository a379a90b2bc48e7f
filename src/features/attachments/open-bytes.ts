/** How long a new tab gets to read the bytes before their address is let go. */
const readingMs = 60_000

/** Opens a document in a tab of its own, from bytes. @returns false when there are none to be had now */
export async function openBytes(load: () => Promise<ArrayBuffer | undefined>, type: string): Promise<boolean> {
  const bytes = await load().catch(() => undefined)
  if (!bytes) return false
  const url = URL.createObjectURL(new Blob([bytes], { type }))
  window.open(url, '_blank', 'noopener')
  setTimeout(() => URL.revokeObjectURL(url), readingMs)
  return true
}
