import { describe, expect, it } from 'vitest'
import { codedErrorOf } from '@/server/http/errors'

const wrapped = (cause: Error): Error => new Error('Failed query: select 1', { cause })
const coded = (code: string): Error => Object.assign(new Error('of the system or the database'), { code })

describe('a fault of the database as a whole', () => {
  it.each([
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Client has encountered a connection error and is not queryable'),
    new Error('Connection terminated due to connection timeout', { cause: new Error('timeout expired') }),
    coded('EPIPE'), coded('ECONNRESET'), coded('ECONNREFUSED'), coded('ENOSPC'), coded('57P01'), coded('53100'), coded('08006'),
  ])('asks to come again: $message $code', (error) => {
    for (const told of [error, wrapped(error), wrapped(wrapped(error))]) expect(codedErrorOf(told)).toMatchObject({ code: 'server-busy', status: 503, retryAfterSeconds: 5 })
  })
  it.each([new Error('undefined is not a function'), coded('22P02'), coded('42P01'), wrapped(coded('23503'))])('is not every fault: $message $code', (error) => {
    expect(codedErrorOf(error)).toMatchObject({ code: 'server-fault', status: 500 })
  })
})
