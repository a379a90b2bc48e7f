/** Hands a file to the person: through the browser's downloads. */
export function saveFile(name: string, content: Blob, page: Document = document): void {
  const url = URL.createObjectURL(content)
  const link = page.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Safari reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

type Sharer = Partial<Pick<Navigator, 'share' | 'canShare'>>

/**
 * Hands a file to another app of the phone. Resolves to 'shared', 'cancelled', or 'unsupported' (then {@link saveFile} it).
 * Must be called from a tap.
 */
export async function shareFile(name: string, content: Blob, sharer: Sharer = navigator): Promise<'shared' | 'cancelled' | 'unsupported'> {
  const data = { files: [new File([content], name, { type: content.type })], title: name }
  if (!sharer.share || !sharer.canShare?.(data)) return 'unsupported'
  try {
    await sharer.share(data)
    return 'shared'
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? 'cancelled' : 'unsupported'
  }
}

/**
 * Opens the phone's camera or its file list. Resolves to what was chosen; to nothing when the person thought better of it.
 * Must be called from a tap.
 */
export function pickFiles({ accept, camera = false, several = false }: { accept: string; camera?: boolean; several?: boolean }, page: Document = document): Promise<File[]> {
  return new Promise((resolve) => {
    const input = page.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.multiple = several
    if (camera) input.setAttribute('capture', 'environment')
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
}
