import { texts, useTexts } from './language.tsx'

/** What records and counters name by codes. `test/call-words.test.ts` holds that none of them lacks its word. */

/** How a deployment that was tried ended. */
export const pathOutcomeWords = texts({
  answered: ['已应答', 'answered'],
  skipped: ['已跳过（熔断中）', 'skipped: its circuit is open'],
  aborted: ['已中止', 'aborted'],
  connect: ['无法连接', 'could not be reached'],
  timeout: ['超时', 'took too long'],
  reset: ['连接中断', 'broke off'],
  status: ['返回错误状态', 'answered with an error'],
  garbage: ['应答无法识别', 'answered what cannot be read'],
})

/** How a call ended, as its record has it. */
export const callOutcomeWords = texts({
  answered: ['已放行', 'Answered'],
  failed: ['失败', 'Failed'],
  refused: ['被拒绝', 'Refused'],
  held: ['等待人工复核', 'Held for review'],
  fallback: ['由后备方案应答', 'Answered by the fallback'],
  interrupted: ['中断', 'Interrupted'],
  withheld: ['未放行', 'Withheld'],
  reviewed: ['已复核', 'Reviewed'],
})

/** Who broke a call off. */
export const interrupterWords = texts({
  caller: ['调用方断开', 'by its caller'],
  upstream: ['模型服务断开', 'by the model'],
  process: ['网关进程退出', 'by the end of the gateway'],
  stop: ['紧急停用', 'by a stop'],
  revocation: ['准行证或密钥撤销', 'by a revocation'],
})

/** Why a door refused or failed; the names are those of `error.code`. */
export const doorCodeWords = texts({
  unknown_key: ['密钥无效', 'unknown key'],
  no_permit: ['没有准行证', 'no permit'],
  permit_forged: ['准行证签名不符', 'forged permit'],
  permit_expired: ['准行证已过期', 'expired permit'],
  permit_revoked: ['准行证已撤销', 'revoked permit'],
  stopped: ['紧急停用中', 'stopped'],
  model_not_permitted: ['准行证不含此模型', 'model not permitted'],
  model_not_admitted: ['模型未准入', 'model not admitted'],
  supplier_not_listed: ['供应商不在名单内', 'supplier not listed'],
  data_class_exceeded: ['超出许可的数据级别', 'data class exceeded'],
  guard_blocked: ['护栏拦截', 'blocked by a guard'],
  review_pending: ['复核未决', 'review pending'],
  review_rejected: ['复核拒绝', 'rejected by review'],
  no_ticket: ['没有此复核凭条', 'no such ticket'],
  limit_exceeded: ['超出限额', 'limit exceeded'],
  upstream_failed: ['模型服务失败', 'the model failed'],
  upstream_timed_out: ['模型服务超时', 'the model took too long'],
  record_unavailable: ['无法写入记录', 'cannot be recorded'],
  answer_unrecorded: ['应答未能入账', 'answer not recorded'],
  invalid_request: ['请求不合规', 'invalid request'],
  body_too_large: ['请求过大', 'request too large'],
  wrong_content_type: ['内容类型不符', 'wrong content type'],
  compressed_body: ['请求体经过压缩', 'compressed body'],
  no_such_path: ['没有此接口', 'no such path'],
  no_record: ['没有此记录', 'no such record'],
  no_door: ['没有可用的模型门', 'no door'],
  trial_unfit: ['试用内容与模型类别不符', 'not what this kind of model takes'],
  not_your_application: ['不是您的应用', 'not your application'],
  trial_unanswered: ['试用没有应答', 'trial unanswered'],
})

export const guardWords = texts({
  identifier: ['标识信息', 'Identifier'],
  injection: ['提示注入', 'Injection'],
  'injection-judge': ['注入裁判模型', 'Injection judge'],
  keyword: ['关键词', 'Keyword'],
  expression: ['表达式', 'Expression'],
  misconduct: ['不当展业', 'Misconduct'],
  grounding: ['引文依据', 'Grounding'],
  'output-schema': ['应答格式', 'Form of the answer'],
})

/** What guards find. Kinds of keywords and expressions are an institution's own names and stand as they are. */
export const findingKindWords = texts({
  'citizen-id': ['居民身份证号', 'Citizen ID'],
  'residence-permit': ['港澳台居民居住证号', 'Residence permit (HK, MO, TW)'],
  'permanent-residence': ['外国人永久居留身份证号', 'Permanent residence'],
  uscc: ['统一社会信用代码', 'Unified social credit code'],
  'bank-card': ['银行卡号', 'Bank card'],
  'hong-kong-id': ['香港身份证号', 'Hong Kong ID'],
  'taiwan-id': ['台湾身份证号', 'Taiwan ID'],
  lei: ['全球法人识别编码', 'Legal entity identifier'],
  mobile: ['手机号', 'Mobile number'],
  landline: ['固定电话', 'Landline'],
  passport: ['护照号', 'Passport'],
  'mainland-travel-permit': ['港澳居民来往内地通行证号', 'Mainland travel permit'],
  'taiwan-travel-permit': ['台湾居民来往大陆通行证号', 'Taiwan travel permit'],
  'exit-permit': ['往来港澳台通行证号', 'Exit permit (HK, MO, TW)'],
  'macau-id': ['澳门身份证号', 'Macau ID'],
  'licence-plate': ['车牌号', 'Licence plate'],
  'bank-account': ['银行账号', 'Bank account'],
  cnaps: ['支付系统行号', 'CNAPS code'],
  bic: ['银行识别代码', 'BIC'],
  email: ['电子邮箱', 'E-mail'],
  'ip-address': ['IP 地址', 'IP address'],
  'postal-address': ['通信地址', 'Postal address'],
  'person-name': ['姓名', 'Person name'],
  'birth-date': ['出生日期', 'Date of birth'],
  'api-key': ['接口密钥', 'API key'],
  'private-key': ['私钥', 'Private key'],
  jwt: ['JWT 令牌', 'JSON web token'],
  'bearer-token': ['访问令牌', 'Bearer token'],
  password: ['口令', 'Password'],
  'promised-return': ['承诺收益', 'Promised returns'],
  'principal-guarantee': ['承诺保本', 'Guaranteed principal'],
  'insider-tip': ['内幕消息', 'Insider tips'],
  rumour: ['散布传言', 'Market rumours'],
  'market-manipulation': ['操纵市场', 'Market manipulation'],
  'pumping-group': ['荐股拉群', 'Stock-pumping groups'],
  'prompt-injection': ['覆盖指令', 'Overriding instructions'],
  jailbreak: ['越狱', 'Jailbreak'],
  'hidden-instruction': ['隐藏指令', 'Hidden instruction'],
  'forged-marker': ['伪造对话标记', 'Forged marker'],
  'invisible-text': ['不可见文字', 'Invisible text'],
  'encoded-payload': ['编码内容', 'Encoded payload'],
  'polluted-context': ['上下文污染', 'Polluted context'],
  'system-prompt-extraction': ['套取系统指令', 'Extraction of the system prompt'],
  'ungrounded-number': ['数字无依据', 'Number without a source'],
  'ungrounded-date': ['日期无依据', 'Date without a source'],
  'ungrounded-quote': ['引文无依据', 'Quote without a source'],
  schema: ['应答不符合格式', 'Answer does not fit its form'],
  'schema-too-large': ['应答过大', 'Answer too large'],
  'schema-too-deep': ['应答嵌套过深', 'Answer too deep'],
  'schema-not-json': ['应答不是 JSON', 'Answer is not JSON'],
  'schema-too-costly': ['应答校验代价过高', 'Answer too costly to check'],
})

/** Kinds of this guard end in the keyword of JSON Schema that failed. */
const SCHEMA = 'schema'

export function wordedIn(
  words: Readonly<Record<string, string>>,
  code: string,
  family?: string,
): string {
  if (Object.hasOwn(words, code)) return words[code]!
  const rest =
    family !== undefined && code.startsWith(`${family}-`) && code.slice(family.length + 1)
  return rest ? `${words[family!]} (${rest})` : code
}

/** The words of codes in the reader's language; a code of a later version stands itself. */
export function useCallWords() {
  const path = useTexts(pathOutcomeWords)
  const outcomes = useTexts(callOutcomeWords)
  const by = useTexts(interrupterWords)
  const codes = useTexts(doorCodeWords)
  const guards = useTexts(guardWords)
  const kinds = useTexts(findingKindWords)
  return {
    pathOutcome: (code: string) => wordedIn(path, code),
    outcome: (code: string) => wordedIn(outcomes, code),
    interrupter: (code: string) => wordedIn(by, code),
    doorCode: (code: string) => wordedIn(codes, code),
    guard: (code: string) => wordedIn(guards, code),
    kind: (code: string) => wordedIn(kinds, code, SCHEMA),
    finding: (guard: string, kind: string) =>
      `${wordedIn(guards, guard)} · ${wordedIn(kinds, kind, SCHEMA)}`,
  }
}
