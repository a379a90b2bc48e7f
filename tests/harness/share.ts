import type { Page } from 'playwright-core'

export interface ToShare { name: string; type: string; bytes: Buffer }

/**
 * Shares files with the app as the phone's share sheet does with an installed one: a multipart request that opens a page. Chromium does
 * so for installed apps only; here a form on an empty page sends it, which no page's policy rules either.
 */
export async function shareWith(page: Page, origin: string, files: readonly ToShare[]): Promise<void> {
  await page.goto('about:blank')
  await page.evaluate(({ action, files }) => {
    const form = Object.assign(document.createElement('form'), { method: 'post', enctype: 'multipart/form-data', action })
    const input = Object.assign(document.createElement('input'), { type: 'file', name: 'files', multiple: true })
    const chosen = new DataTransfer()
    for (const { name, type, base64 } of files) chosen.items.add(new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name, { type }))
    input.files = chosen.files
    form.append(input)
    document.body.append(form)
    form.submit()
  }, { action: `${origin}/share`, files: files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })) })
  await page.waitForURL(/\/(share|unlock)(\?|$)/)
}
