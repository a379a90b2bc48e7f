import { Hono } from 'hono'
import * as v from 'valibot'
import { Letter, LETTER_MAX_CHARACTERS, LetterRemoval, LettersQuery, type LetterAnswer, type LetterReceipt, type LettersAnswer, type LetterTaken } from '@/contract'
import { CodedError } from '../../errors'
import { keepLetter, listLetters, readLetter, removeLetter, takeLetter } from '../../letters'
import { answerJson } from '../answer'
import type { Env, Services } from '../context'
import { idOf } from '../inputs'
import { rateLimit } from '../rate-limit'
import { readJson } from '../read-body'
import { protocol } from '../request-start'

/** A character takes three bytes at most, in JSON an escaped quote two; the rest is little. */
const MAX_BYTES = 3 * LETTER_MAX_CHARACTERS
const HOUR_MS = 3_600_000
/** From one address: a hall full of enterprises shares one, a program that fills the station's list does not get far. */
const LIMITS = { minute: 6, hour: 40 }

/** What enterprises send in, and what its town's station does with it: see `@/contract/letters`. */
export function letterRoutes(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  routes.use('/letters', protocol(true))
  routes.use('/letters/*', protocol(true))

  routes.post('/letters', rateLimit({ most: LIMITS.minute, ...services }), rateLimit({ most: LIMITS.hour, windowMs: HOUR_MS, ...services }), async (c) => {
    const letter = await readJson(c, Letter, { maxBytes: MAX_BYTES })
    const { told, added } = await keepLetter(services.database, letter, services.now())
    if (added) c.get('log')().info({ town: letter.town }, 'an enterprise sent a letter')
    return answerJson(c, { nonce: c.get('nonce'), ...told } satisfies LetterReceipt)
  })

  routes.get('/letters', async (c) => {
    const query = v.safeParse(LettersQuery, c.req.query())
    if (!query.success) throw new CodedError('bad-request', { at: v.getDotPath(query.issues[0]) ?? 'query' })
    return answerJson(c, { nonce: c.get('nonce'), ...await listLetters(services.database, c.get('signedIn').scope, query.output) } satisfies LettersAnswer)
  })

  routes.get('/letters/:id', async (c) =>
    answerJson(c, { nonce: c.get('nonce'), letter: await readLetter(services, c.get('signedIn'), idOf(c, 'id')) } satisfies LetterAnswer))

  routes.post('/letters/:id/take', async (c) =>
    answerJson(c, { nonce: c.get('nonce'), taken: await takeLetter(services, c.get('signedIn'), idOf(c, 'id')) } satisfies LetterTaken))

  routes.post('/letters/:id/remove', async (c) => {
    const removal = await readJson(c, LetterRemoval)
    await removeLetter(services, c.get('signedIn'), idOf(c, 'id'), removal)
    return answerJson(c, { nonce: c.get('nonce') })
  })
  return routes
}
