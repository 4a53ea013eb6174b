import { defineErrors } from '#kernel/errors.ts'
import { type InputIssue, listed } from '#kernel/issue.ts'

export const httpErrors = defineErrors('http', {
  invalid_request: {
    status: 400,
    message: {
      en: ({ issues }: { issues: readonly InputIssue[] }) =>
        `invalid request: ${listed(issues, 'en')}`,
      zh: ({ issues }: { issues: readonly InputIssue[] }) => `请求无效：${listed(issues, 'zh')}`,
    },
    remedy: {
      en: 'Correct the fields named; /api/openapi.json describes every one.',
      zh: '请更正所列字段；各字段说明见 /api/openapi.json。',
    },
  },
  malformed_body: {
    status: 400,
    message: { en: () => 'the body is not valid JSON', zh: () => '请求体不是合法的 JSON' },
    remedy: { en: 'Send a JSON document in UTF-8.', zh: '请以 UTF-8 编码发送 JSON 文档。' },
  },
  body_too_large: {
    status: 413,
    message: {
      en: ({ bytesMax }: { bytesMax: number }) => `the body exceeds ${bytesMax} bytes`,
      zh: ({ bytesMax }: { bytesMax: number }) => `请求体超过 ${bytesMax} 字节`,
    },
    remedy: { en: 'Send less at once.', zh: '请减少单次发送的内容。' },
  },
  wrong_content_type: {
    status: 415,
    message: {
      en: ({ expected }: { expected: string }) => `the content type must be ${expected}`,
      zh: ({ expected }: { expected: string }) => `内容类型须为 ${expected}`,
    },
    remedy: { en: 'Set the content-type header.', zh: '请设置 content-type 请求头。' },
  },
  not_found: {
    status: 404,
    message: {
      en: ({ what }: { what: string }) => `there is no such ${what}`,
      zh: ({ what }: { what: string }) => `不存在：${what}`,
    },
    remedy: {
      en: 'Check the address; what belongs to another institution is not found either.',
      zh: '请检查地址；属于其他机构的内容同样视为不存在。',
    },
  },
  internal: {
    status: 500,
    message: {
      en: ({ incident }: { incident: string }) => `an internal error occurred (${incident})`,
      zh: ({ incident }: { incident: string }) => `发生内部错误（${incident}）`,
    },
    remedy: {
      en: 'Give the number in brackets to the operator, who finds it in the log.',
      zh: '请将括号内编号提供给运维人员以查阅日志。',
    },
  },
})
