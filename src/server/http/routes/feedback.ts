import { Hono } from 'hono'
import * as v from 'valibot'
import { Feedback, FeedbackQuery, type FeedbackAnswer } from '@/contract'
import { CodedError } from '../../errors'
import { keepFeedback, listFeedback } from '../../feedback'
import { answerJson } from '../answer'
import type { Env, Services } from '../context'
import { rateLimit } from '../rate-limit'
import { readJson } from '../read-body'
import { protocol } from '../request-start'

/** Lines may break; nothing else that is no character. */
const isText = (text: string): boolean => !/(?![\n\r\t])\p{Cc}|\p{Cs}/u.test(text)

/** `POST /feedback`, `GET /feedback`: see `@/contract/feedback`. */
export function feedbackRoutes(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  routes.use('/feedback', protocol(true))

  routes.post('/feedback', rateLimit({ most: 20, ...services }), async (c) => {
    const { person, deviceId } = c.get('signedIn')
    const feedback = await readJson(c, Feedback)
    if (![feedback.text, ...Object.values(feedback.diagnostics ?? {})].every(isText)) throw new CodedError('bad-request', { at: 'text' })
    const added = await keepFeedback(services.database, { personId: person.id, deviceId }, feedback, services.now())
    if (added) c.get('log')().info({ kind: feedback.kind }, 'feedback came in')
    return answerJson(c, { nonce: c.get('nonce') })
  })

  routes.get('/feedback', async (c) => {
    const query = v.safeParse(FeedbackQuery, c.req.query())
    if (!query.success) throw new CodedError('bad-request', { at: 'before' })
    return answerJson(c, { nonce: c.get('nonce'), ...await listFeedback(services.database.orm, query.output.before) } satisfies FeedbackAnswer)
  })
  return routes
}
