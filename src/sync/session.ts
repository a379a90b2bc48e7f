import type { DeviceReplaced, ErrorCode, Session } from '@/contract'
import type { DeviceIdentity } from '@/device'
import type { Call, Client } from './client'
import type { Lock } from './environment'
import { SyncProblem } from './problem'

/** Who this phone speaks as. The access token lives in memory only; the refresh token is a cookie no script can read. */
export interface SessionKeeper {
  adopt(session: Session): void
  forget(): void
  signedIn(): boolean
  /** A request with the access token, renewed once when the server no longer takes it. @throws SyncProblem, `signed-out` when it cannot be renewed */
  json<T>(call: Omit<Call, 'token'>): Promise<T>
  bytes(call: Omit<Call, 'token'>): Promise<ArrayBuffer>
  /** A fresh token for a library that sends its own requests. */
  token(renew: boolean): Promise<string>
}

/** The administrator has shut this device out; `device-wiped`: it is to empty itself as well. */
export const isShutOut = (code: ErrorCode): boolean => code === 'device-revoked' || code === 'device-wiped'

/**
 * @param personId the only person whose session is taken: the cookie may belong to another user of this phone
 * @param onRenewed told of every renewed session: the person's role and towns may have changed
 * @param device who this phone's database says it is: a session of another device is taken over, as after a loss of the storage
 */
export function createSessionKeeper(client: Client, lock: Lock, personId: string, onRenewed?: (session: Session) => void, device?: DeviceIdentity): SessionKeeper {
  let token: string | undefined
  let renewing: Promise<string> | undefined

  const ask = async (): Promise<string> => {
    let session: Session
    try {
      session = await client.json<Session>({ method: 'POST', path: '/api/session/refresh' })
    } catch (error) {
      if (error instanceof SyncProblem && error.kind === 'refused') {
        token = undefined
        throw new SyncProblem('refused', isShutOut(error.code) ? error.code : 'signed-out', { status: 401 })
      }
      throw error
    }
    if (session.person.id !== personId) throw new SyncProblem('refused', 'signed-out', { status: 401 })
    if (device && session.deviceId !== device.id) await takeOver(session.accessToken, device)
    token = session.accessToken
    onRenewed?.(session)
    return token
  }

  /** @throws SyncProblem `signed-out` when the server will not have it: only a new link helps then */
  const takeOver = async (accessToken: string, { id, firstSeq }: DeviceIdentity): Promise<void> => {
    try {
      await client.json<DeviceReplaced>({ method: 'POST', path: '/api/session/device', body: JSON.stringify({ deviceId: id, firstSeq }), token: accessToken })
    } catch (error) {
      if (error instanceof SyncProblem && error.kind === 'refused') throw new SyncProblem('refused', 'signed-out', { status: 401 })
      throw error
    }
  }

  /** Two tabs that renew at once would use up the same refresh token: one after the other. */
  const renew = (): Promise<string> => {
    renewing ??= lock.hold('ipw-refresh', true, ask).then((fresh) => fresh!).finally(() => { renewing = undefined })
    return renewing
  }

  const authorised = async <T>(send: (token: string) => Promise<T>): Promise<T> => {
    const used = token ?? (await renew())
    try {
      return await send(used)
    } catch (error) {
      if (!(error instanceof SyncProblem) || error.status !== 401) throw error
      return send(token !== undefined && token !== used ? token : await renew())
    }
  }

  return {
    adopt: (session) => { token = session.accessToken },
    forget: () => { token = undefined },
    signedIn: () => token !== undefined,
    json: (call) => authorised((token) => client.json({ ...call, token })),
    bytes: (call) => authorised((token) => client.bytes({ ...call, token })),
    token: async (fresh) => (fresh || token === undefined ? renew() : token),
  }
}
