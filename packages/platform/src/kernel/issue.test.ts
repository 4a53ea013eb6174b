import { expect, test } from 'vitest'
import { z } from 'zod'
import { because, issuesOf, listed } from './issue.ts'

const Form = z.strictObject({
  name: z.string().trim().min(1),
  reason: z.string().min(10),
  amount: z.number().max(5),
  share: z.number().positive(),
  kind: z.enum(['one', 'two']),
  on: z.iso.date(),
  mail: z.email(),
  slug: z.string().regex(/^[a-z]+$/),
  roles: z.array(z.string()).min(1),
  code: z.string().refine(() => false, because('校验位不符', 'has a wrong check digit')),
  nested: z.strictObject({ zh: z.string() }),
})
const wrong = {
  ...{ name: ' ', reason: 'short', amount: 7, share: 0, kind: 'three', on: '1.3.2026', mail: 'x' },
  ...{ slug: 'secret-4417', roles: [], code: 'x', nested: { zh: 5 }, more: 1 },
}
const found = issuesOf(Form.safeParse(wrong, { reportInput: true }).error!, 'body')
const at = (place: string) => found.find((one) => one.at === place)?.message

test.each([
  ['body.name', '请填写', 'is missing'],
  ['body.reason', '至少 10 个字符', 'needs at least 10 characters'],
  ['body.amount', '须不大于 5', 'must be at most 5'],
  ['body.share', '须大于 0', 'must be more than 0'],
  ['body.kind', '须为以下之一：one, two', 'must be one of one, two'],
  ['body.on', '不是日期，如 2026-03-01', 'is not a date like 2026-03-01'],
  ['body.mail', '不是电子邮箱地址', 'is not an e-mail address'],
  ['body.slug', '格式不符', 'does not have the form asked for'],
  ['body.roles', '请填写', 'is missing'],
  ['body.code', '校验位不符', 'has a wrong check digit'],
  ['body.nested.zh', '须为文本', 'must be a text'],
  ['body', '不认识的字段：more', 'unknown field: more'],
])('what is wrong with %s is said in both languages', (place, zh, en) => {
  expect(at(place)).toEqual({ zh, en })
})

test('what was not sent at all is missing', () => {
  const { error } = Form.safeParse({}, { reportInput: true })
  expect(new Set(issuesOf(error!).map(({ message }) => message.zh))).toEqual(new Set(['请填写']))
})

test('what is said never holds what was sent', () => {
  expect(listed(found, 'zh') + listed(found, 'en')).not.toContain('4417')
})
