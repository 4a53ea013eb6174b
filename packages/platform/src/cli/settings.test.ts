import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isCatalogueError } from '#kernel/errors.ts'
import { readSettings } from './settings.ts'

describe('settings', () => {
  test('have defaults for everything', () => {
    expect(readSettings({}, {})).toMatchObject({
      data: resolve('./data'),
      databaseUrl: undefined,
      host: '127.0.0.1',
      port: 7800,
      roles: new Set(['control', 'gateway', 'worker']),
      locale: 'zh-CN',
      logLevel: 'warn',
      gm: false,
    })
  })

  test('a flag wins over its variable, and a variable over the default', () => {
    const environment = { HENGJIAN_PORT: '7801', HENGJIAN_ROLES: 'gateway', HENGJIAN_HOST: '' }
    const settings = readSettings({ port: '0' }, environment)
    expect(settings.port).toBe(0)
    expect(settings.roles).toEqual(new Set(['gateway']))
    // Set to nothing is not set.
    expect(settings.host).toBe('127.0.0.1')
  })

  test('an address keeps no more than its origin', () => {
    const origin = 'https://ai.example.com/console/'
    expect(readSettings({ origin }, {}).origin).toBe('https://ai.example.com')
  })

  test('every wrong one is named by where it came from, and none is quoted', () => {
    const environment = {
      HENGJIAN_PORT: '70000',
      HENGJIAN_DATABASE_URL: 'mysql://user:hunter2@db/x',
      HENGJIAN_LOCALE: 'fr',
    }
    const thrown = thrownBy(() => readSettings({ roles: 'control,emperor' }, environment))
    expect(isCatalogueError(thrown, 'cli.bad_value')).toBe(true)
    const { message } = thrown as Error
    for (const name of ['HENGJIAN_PORT', 'HENGJIAN_DATABASE_URL', 'HENGJIAN_LOCALE', '--roles']) {
      expect(message).toContain(name)
    }
    expect(message).not.toContain('hunter2')
  })

  test('a reader of pictures is a program by its whole path, with what it is told', () => {
    const read = (text: string) => readSettings({}, { HENGJIAN_OCR: text }).pictureProgram
    expect(readSettings({}, {}).pictureProgram).toBeUndefined()
    expect(read(' /usr/bin/reader  -l chi ')).toEqual(['/usr/bin/reader', '-l', 'chi'])
    // Only as a table does it say how sure it is.
    const table = ['/usr/bin/tesseract', 'stdin', 'stdout', 'tsv']
    expect(read('/usr/bin/tesseract stdin stdout')).toEqual(table)
    expect(read('/usr/bin/tesseract stdin stdout tsv')).toEqual(table)
    const thrown = thrownBy(() => read('reader'))
    expect(isCatalogueError(thrown, 'cli.bad_value')).toBe(true)
  })

  test('trusted proxies are addresses and ranges, and nothing else', () => {
    const read = (text: string) =>
      readSettings({}, { HENGJIAN_TRUSTED_PROXIES: text }).trustedProxies
    expect(readSettings({}, {}).trustedProxies).toEqual([])
    expect(read('10.0.0.0/8, 2001:db8::1')).toEqual(['10.0.0.0/8', '2001:db8::1'])
    for (const wrong of [
      'proxy.bank.example',
      '10.0.0.0/33',
      '10.0.0.0/8/8',
      '10.0.0.1,',
      'true',
    ]) {
      expect(
        isCatalogueError(
          thrownBy(() => read(wrong)),
          'cli.bad_value',
        ),
        wrong,
      ).toBe(true)
    }
  })

  test('single sign-on is given whole or not at all', () => {
    const thrown = thrownBy(() =>
      readSettings({}, { HENGJIAN_OIDC_ISSUER: 'https://idp.example.com' }),
    )
    expect((thrown as Error).message).toContain('HENGJIAN_OIDC_CLIENT_ID')
    expect((thrown as Error).message).toContain('HENGJIAN_OIDC_CLIENT_SECRET')
  })
})

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
