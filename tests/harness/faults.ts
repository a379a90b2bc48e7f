import type { Answer, Exchange, Fault } from './fault-proxy'

/** The server takes the request; its answer never reaches the phone. `told` gets each lost answer. */
export const dropReply = (told: (answer: Answer) => unknown = () => undefined): Fault => async (exchange) => {
  await told(await exchange.forward())
  exchange.cut()
}

/** The server gets the request twice, as a proxy that tries again sends it; the phone gets the second answer. */
export const doubled = (told: (first: Answer, second: Answer) => unknown = () => undefined): Fault => async (exchange) => {
  const first = await exchange.forward()
  const second = await exchange.forward()
  told(first, second)
  exchange.send(second)
}

/** The phone gets this old answer; the request does not reach the server. */
export const stale = (old: () => Answer): Fault => (exchange) => exchange.send(old())

/** The answer ends cleanly in the middle of its JSON, as a box in between that cuts at a size leaves it. */
export const truncated = (share = 0.6): Fault => async (exchange) => {
  const { status, headers, body } = await exchange.forward({ 'accept-encoding': 'identity' })
  exchange.send({ status, headers, body: body.subarray(0, Math.floor(body.length * share)) })
}

/** The connection breaks in the middle of the answer. */
export const brokenOff = (share = 0.6): Fault => async (exchange) => {
  const { status, headers, body } = await exchange.forward({ 'accept-encoding': 'identity' })
  exchange.reply.writeHead(status, { ...headers, 'content-length': body.length })
  exchange.reply.write(body.subarray(0, Math.floor(body.length * share)), () => exchange.cut())
}

/** An answer that is not our server's: a gateway, a rate limit, a limit of size. */
export const answered = (status: number, headers: Record<string, string> = {}, body = `<html><h1>${status}</h1></html>`): Fault => (exchange) =>
  exchange.send({ status, headers: { 'content-type': 'text/html', ...headers }, body })

/** What a hotel's or a station's network says to everything before one has paid. */
export const portalPage: Fault = answered(200, {}, '<!doctype html><title>免费上网</title><form>手机号 <input></form>')
export const portalRedirect: Fault = answered(302, { location: 'http://login.portal.invalid/' }, '')

export const reset: Fault = (exchange) => { exchange.request.socket.resetAndDestroy() }

/** The bytes of a TLS alert where HTTP was expected: what an intercepted secure connection looks like from below. */
export const notHttp: Fault = (exchange) => { exchange.request.socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 40])) }

/** The server takes the request; its answer comes one byte each so many milliseconds. */
export const trickled = (everyMs: number): Fault => async (exchange) => {
  const { status, headers, body } = await exchange.forward({ 'accept-encoding': 'identity' })
  exchange.reply.writeHead(status, { ...headers, 'content-length': body.length })
  let at = 0
  const timer = setInterval(() => {
    if (at < body.length) exchange.reply.write(body.subarray(at, at += 1))
    else exchange.reply.end()
  }, everyMs)
  exchange.reply.once('close', () => clearInterval(timer))
}

/** Keeps requests until let go, then lets them pass. */
export function held(): { fault: Fault; letGo(): void } {
  let letGo = (): void => undefined
  const open = new Promise<void>((resolve) => { letGo = resolve })
  return { fault: async (exchange: Exchange) => { await open; await exchange.pass() }, letGo }
}

/** Only so many bytes of each request reach the server before the connection breaks. */
export const breaksAfter = (bytes: number): Fault => (exchange) => exchange.passSome(bytes)
