import { describe, expect, test } from 'vitest'
import { runCli } from './scenario.ts'

describe('the command line', () => {
  test('without a verb shows what there is, in the language of the environment', async () => {
    const [english, chinese] = await Promise.all([
      runCli(['--help']),
      runCli(['--help'], { HENGJIAN_LOCALE: 'zh-CN' }),
    ])
    expect(english).toMatchObject({ code: 0, error: '' })
    expect(chinese).toMatchObject({ code: 0, error: '' })
    for (const verb of ['serve', 'tour', 'ledger verify', 'backup FILE', 'rotate master-key']) {
      expect(english.out).toContain(verb)
      expect(chinese.out).toContain(verb)
    }
    expect(english.out).toContain('Exit codes')
    expect(chinese.out).toContain('退出码')
  })

  test('explains each verb and each group of verbs', async () => {
    const verb = await runCli(['serve', '--help'], { HENGJIAN_LOCALE: 'zh-CN' })
    expect(verb.code).toBe(0)
    expect(verb.out).toContain('--database-url URL')
    expect(verb.out).toContain('数据目录')
    const group = await runCli(['ledger', '--help'])
    expect(group.code).toBe(0)
    expect(group.out).toContain('ledger proof ENTRY')
    expect(group.out).not.toContain('serve')
  })

  test('a wrong call is 2, with the reason and the remedy on standard error alone', async () => {
    const calls = [
      { args: ['frob'], says: 'cli.unknown_verb' },
      { args: ['serve', '--sample', '--empty'], says: 'cli.flags_exclude' },
      { args: ['ledger', 'proof', 'rec_1'], says: 'cli.bad_value' },
    ]
    for (const { args, says } of calls) {
      const { code, out, error } = await runCli(args)
      expect({ code, out }, args.join(' ')).toEqual({ code: 2, out: '' })
      expect(error).toContain(says)
    }
  })

  test('what is unreachable is 3, and nothing is made in its place', async () => {
    const folder = await runCli(['ledger', 'verify', '--data', '/nonexistent/hengjian'])
    expect(folder.code).toBe(3)
    expect(folder.error).toContain('database.folder_absent')
    const server = await runCli([
      'ledger',
      'checkpoint',
      '--database-url',
      'postgres://127.0.0.1:1/x',
    ])
    expect(server.code).toBe(3)
    expect(server.error).toContain('database.unreachable')
  })
})
