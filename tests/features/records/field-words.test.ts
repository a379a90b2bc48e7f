import { describe, expect, it } from 'vitest'
import { RECORD_KINDS, recordFields } from '@/domain/records'
import en from '~/locales/en/records.json'
import zhCN from '~/locales/zh-CN/records.json'

describe.each([['zh-CN', zhCN], ['en', en]])('%s', (_language, { fields }) => {
  it.each(RECORD_KINDS)('has a word for every field of %s that may change', (kind) => {
    const changing = Object.entries(recordFields(kind)).filter(([, { immutable }]) => !immutable).map(([name]) => name)
    expect(Object.keys(fields[kind])).toEqual(expect.arrayContaining(changing))
  })
})
