import type { Detector } from '../detector.ts'
import { normalise } from '../normalise.ts'
import { forms, generators, oneOf, personName, postalAddress, type Random } from './identifiers.ts'

// Texts in which everything that a detector of streams can meet stands beside ordinary prose.

const prose =
  '公司三季度实现营业收入，同比增长。|根据合同约定，甲方应于收到通知后支付。|近期市场波动较大，投资者需关注风险|我行为您提供服务，请在工作日到柜台办理|The bank reported a solid quarter. |客户|联系人：|姓名|先生|女士|出生日期|身份证号：|电话 |账号：|地址：|密码是|密钥|口令：|护照|车牌|香港|澳门|台湾|京|沪|新|北京市海淀区|中山路|建国路|号|栋|单元|，|。|：| |\n|\\n|是|为|(|)|-|.|,|/|+|@|:|%|元|x|X|A|n|\u200b|\u0301|２|①|😀|\ud83d|3|12|2023|1988|年|月|日|13800|138-0013-|600519|8.5|192.168.|fe80::|sk-|Bearer |password=|api_key: "|eyJhbGciOi|-----BEGIN PRIVATE KEY-----\n|-----END PRIVATE KEY-----|---|abcdEFGH1234|example.com|user.name|\\|n|GDP|同比增长5.2%|一三八零零一三八零零零|MTM4MDAxMzgwMDA=|&#49;&#51;|%31%33%38%30%30|\\u0031\\u0033|33 31 33|0000|8000|Х|sk-abcdEFGH1234567890\nabcdEFGH12345|2023年|【|】|“|”|*'.split(
    '|',
  )

const misconduct =
  '稳赚不赔|稳 赚 不 赔|稳，赚，不，赔|保证|年化收益10%|保证收益|承诺保本|不承诺保本|内幕|消息|有内幕消息|guaranteed |returns|risk-free profit|no |is a scam|等宣传|都是骗局|谨防|不得有下列行为：|荐股|群|包赚|收益翻倍|日赚|500元不是梦|保本|保息'.split(
    '|',
  )

/** A few pieces of a text, in the order in which they are drawn. */
export function drawText(random: Random, pieces: number, words: readonly string[] = []): string {
  const all = [...prose, ...misconduct, ...words]
  let text = ''
  for (let piece = 0; piece < pieces; piece += 1) text += drawPiece(random, all)
  return text
}

function drawPiece(random: Random, words: readonly string[]): string {
  const sort = random()
  if (sort < 0.7) return oneOf(random, words)
  if (sort < 0.75) return personName(random)
  if (sort < 0.8) return postalAddress(random)
  const kind = oneOf(random, Object.keys(generators) as (keyof typeof generators)[])
  const value = generators[kind](random)
  if (sort < 0.85) return value.slice(0, 1 + Math.floor(random() * value.length))
  if (sort < 0.9) return value
  const form = oneOf(random, Object.keys(forms) as (keyof typeof forms)[])
  return forms[form](random, value, kind).text
}

/** The findings that begin before what is open, of a text that goes on and of the whole of it. */
export function settledFindings(detector: Detector, whole: string, length: number) {
  const begun = normalise(whole.slice(0, length))
  const open = detector.openFrom?.(begun) ?? 0
  const surroundings = { origin: 'assistant', direction: 'output' } as const
  const before = (text: typeof begun) =>
    detector
      .detect(text, surroundings)
      .filter(({ start }) => start < open)
      .map(({ kind, start, end, score }) => `${kind} ${start} ${end} ${score}`)
  return { open, begun: before(begun), whole: before(normalise(whole)) }
}
