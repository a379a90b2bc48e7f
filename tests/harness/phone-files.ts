import type { Page } from 'playwright-core'
import { sha256 } from './files'
import { copyOfPhone } from './phone-copy'

export interface PhoneFile {
  id: string
  name: string
  role: string
  type: string
  state: string
  sha256: string
}

/** What a person's vault on this phone holds as files: name, role and the SHA-256 of the bytes that are really there. */
export async function filesOnPhone(page: Page): Promise<PhoneFile[]> {
  const db = await copyOfPhone({ run: (work, argument) => page.evaluate(work as never, argument) as never }, { only: ['attachments', 'attachmentBytes'] })
  try {
    return await Promise.all((await db.attachments.toArray()).map(async ({ id, name, role, type, state }) => {
      const held = await db.attachmentBytes.get(id)
      return { id, name, role, type, state, sha256: sha256(Buffer.from(held?.bytes ?? new ArrayBuffer())) }
    }))
  } finally {
    db.close()
  }
}
