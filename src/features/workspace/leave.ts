import type { OpenWorkspace } from './open-workspace'
import type { PeopleOfPhone } from './people'

/** What signing out leaves on the phone for the person's return. */
export interface LeftBehind { waiting: number; rejected: number; drafts: number }

/** Nothing goes in the person's name any more, and the phone knows that nobody is at work. Nothing saved is wiped. */
export async function leaveWorkspace({ device, engine, session, leave }: OpenWorkspace, people: PeopleOfPhone): Promise<LeftBehind> {
  engine.stop()
  await leave().catch(() => undefined)
  const [{ waiting, rejected }, drafts] = await Promise.all([device.outbox.counts(), device.drafts.list()])
  people.signOut()
  session.forget()
  return { waiting, rejected, drafts: drafts.length }
}
