type Sharer = Partial<Pick<Navigator, 'share'>>

/** Whether this browser hands text to other apps. */
export const sharesText = (sharer: Sharer = navigator): boolean => typeof sharer.share === 'function'

/** Hands text to another app of the phone. Must be called from a tap. */
export async function shareText(title: string, text: string, sharer: Sharer = navigator): Promise<'shared' | 'cancelled' | 'unsupported'> {
  if (!sharer.share) return 'unsupported'
  try {
    await sharer.share({ title, text })
    return 'shared'
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? 'cancelled' : 'unsupported'
  }
}
