import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '@/server/config'

test('without settings: port 8787, data in .data, embedded database, trial', () => {
  expect(readConfig({}, [], '/srv/station')).toEqual({
    port: 8787, host: undefined, dataDir: '/srv/station/.data', databaseUrl: undefined, production: false, publicUrl: undefined, behindProxy: false, logLevel: 'info',
  })
})

test('settings are taken over, an empty one counts as none', () => {
  expect(readConfig({ PORT: '0', HOST: '::1', DATA_DIR: '/data', DATABASE_URL: 'postgresql://u@h/d', PUBLIC_URL: 'https://ip.example/', BEHIND_PROXY: '1', LOG_LEVEL: '' }, ['--production'], '/'))
    .toEqual({ port: 0, host: '::1', dataDir: '/data', databaseUrl: 'postgresql://u@h/d', production: true, publicUrl: 'https://ip.example', behindProxy: true, logLevel: 'info' })
})

test('an S3 store is taken whole, without a default for its keys', () => {
  const { s3 } = readConfig({ S3_ENDPOINT: 'https://s3.example/', S3_BUCKET: 'files', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'key', S3_BUCKET_IN_HOST: '1' }, [], '/')
  expect(s3).toEqual({ endpoint: 'https://s3.example', bucket: 'files', region: 'us-east-1', accessKeyId: 'id', secretAccessKey: 'key', bucketInHost: true })
})

test.each([
  [{ S3_ENDPOINT: 'https://s3.example' }, 'S3_SECRET_ACCESS_KEY'], [{ S3_BUCKET: 'files' }, 'S3_ENDPOINT'], [{ S3_ENDPOINT: 'ftp://s3.example', S3_BUCKET: 'files', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' }, 'S3_ENDPOINT'],
  [{ PORT: 'x' }, 'PORT'], [{ PORT: '70000' }, 'PORT'], [{ PORT: '-1' }, 'PORT'], [{ DATABASE_URL: 'mysql://h' }, 'DATABASE_URL'], [{ PUBLIC_URL: 'station' }, 'PUBLIC_URL'],
  [{ S3_ENDPOINT: 'https://s3.example', S3_BUCKET: 'files', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b', S3_REGON: 'x' }, 'S3_REGON: there is no such setting'],
  [{ PUBLIC_URL: 'javascript:alert(1)' }, 'PUBLIC_URL'], [{ METRICS_TOKEN: 'short' }, 'METRICS_TOKEN'], [{ METRICS_TOKEN: `with a space ${'x'.repeat(20)}` }, 'METRICS_TOKEN'],
  [{ BEHIND_PROXY: 'yes' }, 'BEHIND_PROXY'], [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
])('%o is refused by name', (environment, name) => {
  expect(() => readConfig(environment, [], '/')).toThrow(ConfigError)
  expect(() => readConfig(environment, [], '/')).toThrow(name)
})

test('received files lie with the data, or in a folder that several processes share', () => {
  expect(readConfig({ FILES_DIR: 'shared' }, [], '/srv').filesDir).toBe('/srv/shared')
  expect(readConfig({ FILES_DIR: '/srv/shared' }, [], '/').filesDir).toBe('/srv/shared')
})

test('a secret in DATABASE_URL is not repeated in the message', () => {
  try {
    readConfig({ DATABASE_URL: 'mysql://user:geheim@host' }, [], '/')
    expect.unreachable()
  } catch (error) {
    expect(String(error)).not.toContain('geheim')
  }
})
