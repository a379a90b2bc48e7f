import type { CDPSession, Page } from 'playwright-core'

export interface VirtualAuthenticator { session: CDPSession; id: string }

/** A finger that says yes, as this page's machine has it from now on: keeps passkeys and answers PRF. */
export async function authenticatorOf(page: Page): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, hasPrf: true, automaticPresenceSimulation: true },
  })
  return { session, id: authenticatorId }
}

/** As passkeys do that follow their person from one machine to another. PRF does not come along. */
export async function follow(from: VirtualAuthenticator, to: VirtualAuthenticator): Promise<void> {
  const { credentials } = await from.session.send('WebAuthn.getCredentials', { authenticatorId: from.id })
  await to.session.send('WebAuthn.addCredential', { authenticatorId: to.id, credential: credentials.find(({ isResidentCredential }) => isResidentCredential)! })
}
