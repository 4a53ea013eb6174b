import type { z } from 'zod'
import { Bilingual } from './bilingual.ts'

/** What is wrong with one value of the input: where it stands (`body.name.zh`) and what is asked for; never the value. */
export interface InputIssue {
  readonly at: string
  readonly message: Bilingual
}

type Issue = z.core.$ZodIssue

/** What a schema found, each in words that a person who fills in a form understands. */
export function issuesOf(error: z.core.$ZodError, ...prefix: readonly string[]): InputIssue[] {
  return error.issues.map((issue) => ({
    at: [...prefix, ...issue.path].join('.'),
    message: wordsOf(issue),
  }))
}

/** What a rule of a schema says when it is broken: `schema.refine(holds, because('…', '…'))`. */
export const because = (zh: string, en: string) => ({ params: { zh, en } })

/** All of them on one line. */
export const listed = (issues: readonly InputIssue[], language: keyof Bilingual) =>
  issues
    .map(({ at, message }) => (at === '' ? message[language] : `${at}: ${message[language]}`))
    .join(language === 'zh' ? '；' : '; ')

/** The input must have been reported: `safeParse(value, { reportInput: true })`. */
function wordsOf(issue: Issue): Bilingual {
  if (issue.input === undefined) return missing
  switch (issue.code) {
    case 'invalid_type':
      return types[issue.expected] ?? invalid
    case 'too_small':
      return smallWords(issue)
    case 'too_big':
      return bigWords(issue)
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ')
      return { zh: `须为以下之一：${values}`, en: `must be one of ${values}` }
    }
    case 'invalid_format':
      return formats[issue.format] ?? { zh: '格式不符', en: 'does not have the form asked for' }
    case 'not_multiple_of':
      return { zh: `须为 ${issue.divisor} 的倍数`, en: `must be a multiple of ${issue.divisor}` }
    case 'unrecognized_keys': {
      const keys = issue.keys.join(', ')
      return { zh: `不认识的字段：${keys}`, en: `unknown field: ${keys}` }
    }
    case 'custom':
      return Bilingual.safeParse(issue.params).data ?? invalid
    default:
      return invalid
  }
}

const missing: Bilingual = { zh: '请填写', en: 'is missing' }
const invalid: Bilingual = { zh: '不符合要求', en: 'is not valid' }

const types: Readonly<Record<string, Bilingual>> = {
  string: { zh: '须为文本', en: 'must be a text' },
  number: { zh: '须为数字', en: 'must be a number' },
  int: { zh: '须为整数', en: 'must be a whole number' },
  boolean: { zh: '须为是或否', en: 'must be yes or no' },
  array: { zh: '须为列表', en: 'must be a list' },
  object: { zh: '须为对象', en: 'must be an object' },
  record: { zh: '须为对象', en: 'must be an object' },
}

const formats: Readonly<Record<string, Bilingual>> = {
  email: { zh: '不是电子邮箱地址', en: 'is not an e-mail address' },
  url: { zh: '不是网址', en: 'is not a web address' },
  datetime: {
    zh: '不是日期时间，如 2026-03-01T08:00:00Z',
    en: 'is not an instant like 2026-03-01T08:00:00Z',
  },
  date: { zh: '不是日期，如 2026-03-01', en: 'is not a date like 2026-03-01' },
}

/** Of what `origin` counts: characters of a text, entries of a list, or the size of a number itself. */
function bound(
  origin: string,
  least: boolean,
  limit: number | bigint,
  inclusive = true,
): Bilingual {
  if (origin === 'string') {
    return least
      ? { zh: `至少 ${limit} 个字符`, en: `needs at least ${limit} characters` }
      : { zh: `至多 ${limit} 个字符`, en: `has room for ${limit} characters at most` }
  }
  if (origin === 'array' || origin === 'set' || origin === 'map') {
    return least
      ? { zh: `至少 ${limit} 项`, en: `needs at least ${limit} entries` }
      : { zh: `至多 ${limit} 项`, en: `has room for ${limit} entries at most` }
  }
  const [zh, en] = least
    ? inclusive
      ? ['不小于', 'at least']
      : ['大于', 'more than']
    : inclusive
      ? ['不大于', 'at most']
      : ['小于', 'less than']
  return { zh: `须${zh} ${limit}`, en: `must be ${en} ${limit}` }
}

function smallWords(issue: Extract<Issue, { code: 'too_small' }>): Bilingual {
  const { origin, minimum, inclusive } = issue
  // An empty text or list was not filled in; to say how short it is helps nobody.
  if (Number(minimum) === 1 && origin !== 'number' && origin !== 'int') return missing
  return bound(origin, true, minimum, inclusive)
}

const bigWords = ({ origin, maximum, inclusive }: Extract<Issue, { code: 'too_big' }>) =>
  bound(origin, false, maximum, inclusive)
