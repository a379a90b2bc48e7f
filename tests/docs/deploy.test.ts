import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '~/src/cli/setup.mjs'
import { SETTINGS } from '@/server/settings'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const page = read('docs/deploy.md')
const units = readdirSync(join(root, 'docs/deploy')).filter((name) => name.endsWith('.service')).map((name) => [name, read(`docs/deploy/${name}`)] as const)
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

describe('the page on running a station', () => {
  it('names only commands, files and settings that are there', () => {
    for (const [, name] of page.matchAll(/npm run -s ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(name)
    const built = [...read('vite.config.ts').matchAll(/(\w+): 'src\/(?:server|cli)\/\w+\.ts'/g)].map(([, name]) => name!)
    const everything = [page, ...units.map(([, text]) => text), read('Dockerfile')].join('\n')
    for (const [, name] of everything.matchAll(/dist\/server\/(\w+)\.js/g)) expect(built).toContain(name)
    for (const [, name] of page.matchAll(/\]\((deploy\/[^)#]+)\)/g)) expect(existsSync(join(root, 'docs', name!))).toBe(true)
    for (const [, name] of everything.matchAll(/\b([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)=/g)) expect([...Object.keys(SETTINGS), 'NODE_ENV']).toContain(name)
  })
})

describe.each(units)('%s', (_name, text) => {
  it.each(['NoNewPrivileges=yes', 'ProtectSystem=strict', 'ProtectHome=yes', 'PrivateTmp=yes', 'CapabilityBoundingSet=', 'SystemCallFilter=@system-service', 'UMask=0077', 'User=ip-workstation'])('has %s', (line) => {
    expect(text.split('\n')).toContain(line)
  })

  it('holds no secret: they stand in a file of root’s', () => {
    const secrets = Object.entries(SETTINGS).filter(([, setting]) => 'secret' in setting).map(([name]) => name)
    for (const name of secrets) expect(text).not.toContain(name)
    expect(text).toContain('EnvironmentFile=/etc/ip-workstation.env')
  })
})

describe('the container', () => {
  const text = read('Dockerfile')
  const last = text.slice(text.lastIndexOf('FROM '))

  it('runs as an ordinary user who cannot change the program, and says whether it is well', () => {
    expect(last).toMatch(/^USER node$/m)
    expect(last.indexOf('USER node')).toBeLessThan(last.indexOf('\nCMD '))
    expect(last).toMatch(/^HEALTHCHECK /m)
    expect(last).not.toMatch(/--chown/)
    expect(last).toMatch(/^CMD \["node", /m)
  })

  it('brings along neither secrets nor sources', () => {
    for (const [name, setting] of Object.entries(SETTINGS)) if ('secret' in setting) expect(text).not.toContain(name)
    expect(last).not.toMatch(/COPY (?!--from=build)/)
    expect(text).not.toMatch(/^(ARG|ADD) /m)
    const lines = read('.dockerignore').split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(lines[0]).toBe('*')
    expect(lines.filter((line) => line.startsWith('!')).filter((line) => !existsSync(join(root, line.slice(1))))).toEqual([])
  })

  it('finds in its context all that the build reads', () => {
    const lines = read('.dockerignore').split('\n')
    for (const part of ['index.html', 'locales', 'package-lock.json', 'public', 'seeds', 'src', 'tsconfig.json', 'vite.config.ts', '.npmrc']) expect(lines).toContain(`!${part}`)
  })
})
