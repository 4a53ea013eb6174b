import type { RiskClass } from '../risk.ts'

/**
 * Phrases of financial misconduct, for the ban on false information and market manipulation. Each entry is one
 * that promises, tips or incites; words that merely name the subject (内幕交易, 操纵市场) are not in it, since
 * supervisors, newspapers and compliance officers use them every day.
 */
export type MisconductKind =
  | 'promised-return'
  | 'principal-guarantee'
  | 'insider-tip'
  | 'rumour'
  | 'market-manipulation'
  | 'pumping-group'

export interface MisconductKindFacts {
  readonly risk: RiskClass
  readonly zh: string
  readonly en: string
}

export const misconductKinds: Readonly<Record<MisconductKind, MisconductKindFacts>> = {
  'promised-return': { risk: 'A.3.e', zh: '承诺收益', en: 'Promised returns' },
  'principal-guarantee': { risk: 'A.3.e', zh: '承诺保本', en: 'Guaranteed principal' },
  'insider-tip': { risk: 'A.3.e', zh: '内幕消息', en: 'Insider tips' },
  rumour: { risk: 'A.1.g', zh: '散布传言', en: 'Market rumours' },
  'market-manipulation': { risk: 'A.3.e', zh: '操纵市场', en: 'Market manipulation' },
  'pumping-group': { risk: 'A.3.e', zh: '荐股拉群', en: 'Stock-pumping groups' },
}

/**
 * `anchors` are looked for in one pass over the text; where `pattern` stands, it must match from the anchor on.
 * Patterns are sticky, without nested repetition and with bounded gaps: they read at most MISCONDUCT_REACH units.
 */
export interface MisconductEntry {
  readonly kind: MisconductKind
  readonly score: number
  readonly anchors: readonly string[]
  readonly pattern?: RegExp
}

/** How far behind an anchor a pattern may look. */
export const MISCONDUCT_REACH = 40

export const misconductBank: readonly MisconductEntry[] = [
  {
    kind: 'promised-return',
    score: 0.95,
    anchors: [
      '稳赚不赔',
      '稳赚不亏',
      '只赚不赔',
      '只赚不亏',
      '包赚不赔',
      '包赚',
      '稳赚',
      '躺赚',
      '零风险高收益',
      '无风险高收益',
      '零风险高回报',
      '无风险高回报',
      '收益翻倍',
      '翻倍收益',
      '一夜暴富',
      '保证盈利',
      '保证赚钱',
      '保证不亏',
      '保证不赔',
      '绝对赚钱',
      '绝对不亏',
      '必定盈利',
      '稳定获利无风险',
      '保收益',
      '包收益',
      '刚性兑付有保障',
      '亏损全赔',
      '亏了算我的',
      '亏了我赔',
      '赔了算我的',
    ],
  },
  {
    kind: 'promised-return',
    score: 0.9,
    anchors: ['保证', '承诺', '确保', '包你', '包您', '保你', '保您', '担保'],
    pattern:
      /(?:保证|承诺|确保|[包保][你您]|担保)(?:你|您|客户|投资者|大家|能|可以|会|至少|每年|每月|每天|每日|年化|月|给|给你|给您|让你|让您|获得|有|的|不低于|\d){0,6}(?:高?(?:固定|最低|预期|稳定|年化)?(?:收益率?|回报率?|盈利|利润)(?:不低于|达到?|在|为|至少|超过|\d)|赚(?:钱|到|\d)|(?:股价|价格)?翻[倍番]|涨停|大涨|有?\d{1,3}(?:\.\d{1,2})?%以?上?的?(?:收益|回报|利润|年化))/y,
  },
  {
    kind: 'promised-return',
    score: 0.9,
    anchors: ['日收益', '日息', '日赚', '天赚', '月赚', '周赚', '日入', '月入过万'],
    pattern:
      /(?:(?:日收益率?|日息)(?:高达|可达|稳定|达|在)?\d{1,3}(?:\.\d{1,2})?%|(?:[日天月周]赚|日入)(?:\d{1,3}%|[0-9一二两三五十百千万]{1,8}(?:元|块|万)?)(?:不是梦|很?轻松|起|以上|没问题)|月入过万(?:不是梦|很?轻松|没问题))/y,
  },
  {
    kind: 'principal-guarantee',
    score: 0.95,
    anchors: [
      '保本保息',
      '保本保收益',
      '保本付息',
      '保本高收益',
      '保本保底',
      '保本又保息',
      '本金绝对安全',
      '本金百分百安全',
      '本金100%安全',
      '保证本金安全',
      '保证本金不亏',
      '保证本金不受损失',
      '承诺保本',
      '保证保本',
      '绝对保本',
      '百分百保本',
      '100%保本',
      '零风险理财',
      '本金零风险',
      '没有任何风险',
      '毫无风险',
      '绝无风险',
      '绝对没有风险',
      '不会有任何风险',
    ],
  },
  {
    kind: 'insider-tip',
    score: 0.9,
    anchors: [
      '有内幕消息',
      '有内部消息',
      '拿到内幕消息',
      '拿到内部消息',
      '得到内幕消息',
      '得到内部消息',
      '收到内幕消息',
      '收到内部消息',
      '据内幕消息',
      '据内部消息',
      '根据内幕消息',
      '内幕消息显示',
      '内部消息显示',
      '内部消息透露',
      '独家内幕',
      '内幕人士透露',
      '内部人士私下',
      '内部渠道得知',
      '内部渠道消息',
      '公告还没发',
      '公告前买入',
      '公告前建仓',
      '公告前进场',
      '公告发布前买入',
      '消息公布前买入',
      '消息还没公开',
      '重组消息还没公布',
    ],
  },
  {
    kind: 'rumour',
    score: 0.85,
    anchors: [
      '小道消息称',
      '小道消息说',
      '听小道消息',
      '有小道消息',
      '据传即将',
      '网传即将暴雷',
      '马上要暴雷',
      '马上就要暴雷',
      '即将暴雷',
      '快要倒闭了',
      '马上要倒闭',
      '即将破产大家快',
      '银行要倒闭',
      '银行快倒闭',
      '赶紧把钱取出来',
      '赶快把钱取出来',
      '赶快取钱',
      '赶紧取钱',
      '快去银行取钱',
      '取不出钱了',
      '不转不是中国人',
      '内部人都在跑',
    ],
  },
  {
    kind: 'market-manipulation',
    score: 0.9,
    anchors: [
      '一起拉升股价',
      '一起拉抬股价',
      '联手拉升',
      '联手拉抬',
      '联手做庄',
      '联合坐庄',
      '一起坐庄',
      '合力拉升',
      '合力拉涨停',
      '集体拉升',
      '统一买入拉',
      '同时买入拉',
      '对敲拉升',
      '对倒拉升',
      '先拉高再出货',
      '拉高再出货',
      '拉高后出货',
      '拉高出货',
      '拉升出货给散户',
      '让散户接盘',
      '割散户韭菜',
      '等散户接盘',
      '主力马上拉升',
      '庄家马上拉升',
      '庄家已经进场',
      '主力已经进场快',
      '虚假申报拉',
      '大家一起挂单',
    ],
  },
  {
    kind: 'pumping-group',
    score: 0.9,
    anchors: [
      '荐股群',
      '牛股群',
      '涨停群',
      '内幕群',
      '老师带单',
      '老师带你赚',
      '老师带您赚',
      '带单老师',
      '跟着老师买',
      '跟老师操作',
      '跟单就能赚',
      '跟单稳赢',
      '免费诊股进群',
      '进群领牛股',
      '加群领牛股',
      '加微信领牛股',
      '加我微信领',
      '免费领取牛股',
      '免费送牛股',
      '免费推荐牛股',
      '推荐黑马股',
      '必涨牛股',
      '必涨股',
      '明日涨停股',
      '明天必涨',
      '明天必定涨停',
      '明日必涨',
      '必涨停',
      '包涨停',
      '私募内部票',
      '机构内部票',
      '内部票',
    ],
  },
  {
    kind: 'promised-return',
    score: 0.9,
    anchors: [
      'guaranteed return',
      'guaranteed returns',
      'guaranteed profit',
      'guaranteed profits',
      'guaranteed gains',
      'guarantee you a profit',
      'guarantee you profits',
      'guarantee you a return',
      'guarantee a profit',
      'risk-free profit',
      'risk-free profits',
      'risk free profit',
      'risk-free high return',
      'risk-free high returns',
      'double your money',
      'triple your money',
      'you cannot lose',
      "you can't lose",
      'you can not lose',
      'no chance of losing',
      'sure-fire profit',
      'get rich quick',
    ],
  },
  {
    kind: 'principal-guarantee',
    score: 0.9,
    anchors: [
      'principal is fully guaranteed',
      'principal is guaranteed',
      'your principal is 100% safe',
      'your capital is 100% safe',
      'guaranteed principal and interest',
      'zero risk to your capital',
      'zero risk to your principal',
      'absolutely no risk',
      'completely risk-free investment',
    ],
  },
  {
    kind: 'insider-tip',
    score: 0.9,
    anchors: [
      'i have inside information',
      'i have insider information',
      'my inside source',
      'my insider source',
      'insider tip:',
      'hot insider tip',
      'an insider told me',
      'before the announcement is public',
      'buy before the announcement',
      'before the news is public',
    ],
  },
  {
    kind: 'market-manipulation',
    score: 0.9,
    anchors: [
      'pump and dump together',
      'pump the stock',
      'pump the price',
      "let's pump",
      'let us pump',
      'push the price up together',
      'drive the price up together',
      'dump on retail',
      'dump it on retail',
      'spoof orders to',
      'everyone buys at the same time',
    ],
  },
  {
    kind: 'rumour',
    score: 0.85,
    anchors: [
      'the bank is about to collapse',
      'this bank is about to collapse',
      'withdraw all your money now',
      'pull your money out now',
      'rumor has it the company will',
      'rumour has it the company will',
    ],
  },
  {
    kind: 'pumping-group',
    score: 0.85,
    anchors: [
      'join our vip trading group',
      'join my vip trading group',
      'join our vip stock group',
      'join our signal group',
      'join our whatsapp group for stock',
      'join our telegram group for stock',
      'stock picks guaranteed',
      'our mentor will lead your trades',
      'tomorrow will surely hit limit up',
    ],
  },
]

/** Denials that urge on: 不要错过, 谁说不能, 别再犹豫. They are left out before the words below are looked for. */
export const encouragements =
  /(?:不[要可能容会该应用需必]?|别|勿|无需|无须|没有?理由)再?(?:错过|犹豫|怀疑|担心|迟疑|放过|后悔|等待|害怕)|(?:谁说|难道|怎么会|岂)[^,;。]{0,4}不[能会可是]?/g

/**
 * What before a phrase, in the same clause, turns it into a warning, a ban or a denial. No cue is a part of a
 * phrase of the bank, so that a promise cannot excuse itself.
 */
export const cuesBefore =
  /[不未勿无非](?:得|能|会|可|再|作|做|对|曾|是)?$|不承诺|不保证|不得|不可|不能|不会|不应|不要|不存在|不构成|不提供|不作|不做|不具有|不具备|不是|不属于|不允许|不准|不许|未承诺|未保证|从未|并未|并非|并不|没有|无法|无人|勿|禁止|严禁|杜绝|谨防|警惕|防范|当心|小心|远离|识破|拒绝|抵制|打击|查处|举报|整治|处罚|惩处|涉嫌|所谓|谎称|号称|宣称|声称|假借|以[^,;。]{0,12}为(?:名|由|幌子|诱饵|噱头)|非法|违规|违法|虚假|骗局|诈骗|骗子|诱骗|忽悠|误导|辟谣|不实|谣言|话术|是否|会不会|能不能|有没有|如何识别|怎么识别|什么是|\b(?:no|not|never|cannot|can't|don't|doesn't|won't|isn't|aren't|without|avoid|beware|reject|refuse|illegal|unlawful|prohibit\w*|forbid\w*|ban(?:s|ned)?|warn\w*|scam\w*|fraud\w*|alleged\w*|claim(?:s|ed|ing)?|promis(?:es|ed|ing)|so-called|report any|fake|false|misleading|nobody|neither|nor|cease)\b/

/** What behind a phrase, in the same sentence, does the same. */
export const cuesBehind =
  /^[^。!?\n]{0,20}?(?:为(?:名|由|幌子|诱饵|噱头)|(?:均|都|就|多|即|可能|往往|一律|属于?|系|构成|涉嫌|是)[^。!?\n]{0,6}?(?:诈骗|骗局|骗人|骗子|违法|违规|非法|陷阱|谣言|不可信|不实|误导|禁止)|(?:等|之类的?|这类|这种|此类)?(?:虚假|违法|违规|非法|不实|不当)?(?:宣传|承诺|行为|话术|骗局|陷阱|诱惑|表述|字样|用语|广告|说法|谣言|套路|诈骗)(?:[,;。!?"”」)]|的|是|均|都|不|被|应|要|请|误导|吸引|诱|骗|$)|的产品(?:都|均)?不|(?:都|均|并)?(?:不可信|不要信|别信|勿信|不存在))|^[^.!?\n]{0,40}?\b(?:is|are|was|were|may be|must be)\b[^.!?\n]{0,16}?\b(?:scam|scams|fraud|illegal|prohibited|false|misleading|forbidden|red flags?|warning signs?|not allowed|unlawful|untrue)\b/

/** What opens a list of forbidden things: 不得有下列行为：（一）承诺保本；（二）…… */
export const cuesOfLists =
  /(?:不得|禁止|严禁|不准|不应|避免|违反|违规|违法|谨防|警惕|防范|骗|prohibited|forbidden|must not|not allowed|never)[^。!?]{0,24}(?:下列|以下|如下|following|:)/
