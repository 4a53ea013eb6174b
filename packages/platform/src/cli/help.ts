import type { Bilingual, Locale } from '#kernel/bilingual.ts'
import { inLocale } from '#kernel/bilingual.ts'
import type { Verb } from './verb.ts'

const words = {
  title: {
    zh: '衡鉴：银行与保险机构人工智能应用的统一受控入口',
    en: 'Hengjian: one governed door for every AI application of a bank or an insurer',
  },
  usage: { zh: '用法', en: 'Usage' },
  verb: { zh: '命令', en: 'VERB' },
  verbs: { zh: '命令', en: 'Verbs' },
  flags: { zh: '选项', en: 'Flags' },
  help: { zh: '显示本帮助', en: 'this help' },
  more: {
    zh: '每个命令加 --help 可查看其选项。界面语言由 HENGJIAN_LOCALE 决定（zh-CN 或 en）。',
    en: 'Add --help to a verb for its flags. HENGJIAN_LOCALE chooses the language (zh-CN or en).',
  },
  exit: {
    zh: '退出码：0 完成；1 所问之事不成立；2 调用有误；3 所需之物不可用',
    en: 'Exit codes: 0 done; 1 the thing asked about does not hold; 2 the call is wrong; 3 something it needs is unreachable',
  },
} as const satisfies Record<string, Bilingual>

/** The name of a verb with what follows it: `verify FILE...`. */
export function usageOf({ name, operands, flags }: Verb): string {
  const parts = Object.entries(flags).map(
    ([flag, { label }]) => `[--${flag}${label === undefined ? '' : ` ${label}`}]`,
  )
  return [name, ...(operands === undefined ? [] : [operands.label]), ...parts].join(' ')
}

/** The help of one verb. */
export function verbHelp(verb: Verb, locale: Locale): string {
  const say = (text: Bilingual) => inLocale(text, locale)
  const rows = Object.entries(verb.flags).map(([flag, { label, says }]) => [
    `--${flag}${label === undefined ? '' : ` ${label}`}`,
    say(says),
  ])
  rows.push(['--help', say(words.help)])
  return [
    `${say(words.usage)}: hengjian ${usageOf(verb)}`,
    '',
    say(verb.says),
    '',
    `${say(words.flags)}:`,
    ...aligned(rows),
    '',
    say(words.exit),
  ].join('\n')
}

/** The help of the program, or of the verbs that share their first word. */
export function programHelp(verbs: readonly Verb[], locale: Locale): string {
  const say = (text: Bilingual) => inLocale(text, locale)
  return [
    say(words.title),
    '',
    `${say(words.usage)}: hengjian ${say(words.verb)} …`,
    '',
    `${say(words.verbs)}:`,
    ...aligned(
      verbs.map(({ name, operands, says }) => [
        operands === undefined ? name : `${name} ${operands.label}`,
        say(says),
      ]),
    ),
    '',
    say(words.more),
    say(words.exit),
  ].join('\n')
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name!.length))
  return rows.map(([name, text]) => `  ${name!.padEnd(width)}  ${text}`)
}
