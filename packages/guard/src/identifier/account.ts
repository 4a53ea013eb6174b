import { isLabelled, labelOf } from './context.ts'
import type { Match } from './kind.ts'
import type { Window } from './window.ts'

const accountLabel = labelOf(
  '账号|帐号|账户|帐户|收款账[号户]|付款账[号户]|对公账[号户]|存折号?|bank[ _]?account|account[ _]?(?:no|number|id)?|acct',
)
const cnapsLabel = labelOf('行号|联行号?|支付系统行|大额行|cnaps|清算行')
const bicLabel = labelOf('swift(?:[ _-]?code|代码)?|bic(?:[ _-]?code|代码)?|国际代码|银行识别代?码')
const bicWords = /swift|bic|国际代码|银行识别/i

// Countries of ISO 3166 with banks, as they stand at places five and six of a BIC.
const countries = new Set(
  'AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CK CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NZ OM PA PE PF PG PH PK PL PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TC TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE ZA ZM ZW'.split(
    ' ',
  ),
)

/** Account and clearing numbers have no check of their own: only the label in front makes them one. */
export function judgeAccount({ compact, text, start, end }: Window): Match | undefined {
  const length = compact.length
  if (length < 8 || length > 30) return undefined
  if (length === 12 && isLabelled(text, start, cnapsLabel)) {
    return { kind: 'cnaps', start, end, score: 0.95 }
  }
  if (!isLabelled(text, start, accountLabel)) return undefined
  return { kind: 'bank-account', start, end, score: 0.9 }
}

/** Whether any label of a BIC stands in the text. */
export function mayHoldBic(text: string): boolean {
  return bicWords.test(text)
}

export function judgeBic({ compact, text, start, end }: Window): Match | undefined {
  if (compact.length !== 8 && compact.length !== 11) return undefined
  const value = compact.toUpperCase()
  if (!/^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(value)) return undefined
  if (!countries.has(value.slice(4, 6)) || !isLabelled(text, start, bicLabel)) return undefined
  return { kind: 'bic', start, end, score: 0.95 }
}
