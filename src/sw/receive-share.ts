import type { GivenFile, NotParked } from '@/device'

/** Where other apps of the phone bring files; the manifest's `share_target` says the same. */
export const SHARE_PATH = '/share'

/** The part of `Request` used here. */
export interface ShareRequest {
  readonly referrer: string
  formData(): Promise<Pick<FormData, 'getAll'>>
}

/**
 * Keeps files another app of the phone gave, before any page is there, and then opens the page that asks where they belong. What cannot
 * be kept is told there.
 * @param park keeps them sealed
 */
export async function receiveShare(request: ShareRequest, origin: string, park: (files: readonly GivenFile[]) => Promise<NotParked | undefined>): Promise<Response> {
  const trouble = isForeign(request.referrer, origin) ? 'failed' : await request.formData()
    .then((form) => park(form.getAll('files').filter((entry) => typeof entry !== 'string')), () => 'failed' as const)
  return Response.redirect(`${origin}${SHARE_PATH}${trouble ? `?trouble=${trouble}` : ''}`, 303)
}

/** The phone's own share sheet is no page. A form of another site that says whose it is, is sent away. */
function isForeign(referrer: string, origin: string): boolean {
  return /^https?:/.test(referrer) && new URL(referrer).origin !== origin
}
