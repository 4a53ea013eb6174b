import { type Rule, rule } from './rule.ts'
import { chinese } from './rules-zh.ts'

export { type InjectionKind, RULE_SPAN_MAX } from './rule.ts'

const english: readonly Rule[] = [
  rule(
    'override-en',
    'prompt-injection',
    [0.85, 0.95],
    /\b(?:ignore|disregard|forget|override|neglect|bypass|violate)\b[^.!?\n]{0,24}\b(?:previous|prior|above|earlier|preceding|all|your|initial|system)\b[^.!?\n]{0,16}\b(?:instructions?|directions?|prompts?|guidelines|commands?|directives|programming)\b/g,
  ),
  rule(
    'rules-void-en',
    'prompt-injection',
    [0.7, 0.9],
    /\b(?:previous|prior|earlier|old) (?:rules|instructions|guidelines|restrictions)\b[^.!?\n]{0,16}\b(?:no longer|do not|don't) (?:apply|count|matter)/g,
  ),
  rule(
    'unbound-en',
    'jailbreak',
    [0.75, 0.85],
    /\b(?:no|without|free (?:of|from)|not bound by|unbound by|ignores?|bypass|disable|turn off)\b[^.!?\n]{0,16}\b(?:ethical|moral|legal|content|safety|openai'?s?)\b[^.!?\n]{0,20}\b(?:restrictions?|constraints?|limits?|limitations?|guidelines|polic(?:y|ies)|filters?|checks)\b/g,
  ),
  rule(
    'dan-en',
    'jailbreak',
    [0.85, 0.9],
    /\bdo anything now\b|\bdan mode\b|\bjailbroken\b[^.!?\n]{0,20}\b(?:mode|ai|model)\b|\bdeveloper mode (?:enabled|activated|output)\b|\bunfiltered (?:ai|model|chatbot|response)\b|\bstay in character as\b/g,
  ),
  rule(
    'no-refusal-en',
    'jailbreak',
    [0.5, 0.6],
    /\b(?:never|cannot|must not|can't|don't) (?:refuse|say "?(?:sorry|i can'?t|i cannot))|\bbegin (?:your|the) (?:response|answer) with ["']?(?:sure|absolutely|of course)/g,
  ),
  rule(
    'extraction-en',
    'system-prompt-extraction',
    [0.8, 0.9],
    /\b(?:print|reveal|repeat|show|tell me|output|display|leak|what (?:is|are|was|were)|give me|translate|summari[sz]e)\b[^.!?\n]{0,20}\b(?:your|the|hidden) (?:\w+ )?(?:system prompt|system message|initial (?:instructions|prompt)|hidden (?:text|prompt|instructions)|original instructions)\b/g,
  ),
  rule(
    'secret-en',
    'system-prompt-extraction',
    [0.5, 0.7],
    /\b(?:secret|password|key|passphrase)\b[^.!?\n]{0,24}\b(?:rhymes? with|first letter|hint|spelled backwards?|not (?:to )?(?:reveal|share|tell))\b/g,
  ),
  rule(
    'addressed-reader-en',
    'hidden-instruction',
    [0.2, 0.85],
    /\b(?:if you are|note to|attention|dear|message for|instructions? for) (?:an |the |all )?(?:ai|llm|language model|assistant|chatbot)s?\b/g,
  ),
  rule(
    'concealment-en',
    'hidden-instruction',
    [0.3, 0.9],
    /\b(?:do not|don't|never) (?:mention|tell|reveal|inform|show)\b[^.!?\n]{0,16}\b(?:this (?:instruction|message|note)|the user)\b/g,
  ),
]

const markers: readonly Rule[] = [
  rule(
    'chat-template',
    'forged-marker',
    [0.95, 0.98],
    /<\|(?:im_start|im_end|im_sep|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id|begin_of_text|channel|message|tool_calls?_begin|fim_prefix)\|>|<<\/?sys>>|\[\/?inst\]|<\/?s>\s{0,4}\[|<\uff5c(?:user|assistant|system)\uff5c>|<(?:start|end)_of_turn>/g,
  ),
  rule(
    'forged-reasoning',
    'forged-marker',
    [0.9, 0.95],
    /<\/?think(?:ing)?>|<\/?reasoning>|<\/?scratchpad>/g,
  ),
  rule(
    'forged-heading',
    'forged-marker',
    [0.6, 0.85],
    /(?:^|\n)\s{0,4}(?:#{2,4}\s{0,2}(?:system|assistant|系统|系统提示|系统消息)\s{0,2}[::]|【系统(?:消息|提示|指令)】|\[系统(?:消息|提示|指令)[^\]\n]{0,24}\]|\[system (?:message|prompt)\]|system:\s{0,4}(?:you|the user|new|ignore|disable))/g,
  ),
  rule(
    'forged-message',
    'forged-marker',
    [0.75, 0.9],
    /["']role["']\s{0,4}:\s{0,4}["'](?:system|developer)["']\s{0,4},\s{0,4}["']content["']|<\/?(?:system|developer)(?:_prompt|_message)?>/g,
  ),
  rule(
    'forged-turns',
    'forged-marker',
    [0.4, 0.7],
    /(?:^|\n)\s{0,4}(?:human|user|用户)\s{0,2}[::][^\n]{0,160}\n\s{0,4}(?:assistant|助手)\s{0,2}[::]/g,
  ),
  rule(
    'forged-tool-call',
    'forged-marker',
    [0.75, 0.9],
    /<\/?(?:tool_call|function_call|tool_response|tool_result|function_calls|invoke)[ >]|\u2581tool|["']tool_calls["']\s{0,4}:\s{0,4}\[/g,
  ),
  rule(
    'end-of-prompt',
    'forged-marker',
    [0.55, 0.85],
    /(?:-{3,8}|={3,8})\s{0,4}(?:以上为?|以下为?|end of|begin)\s{0,2}[^\n]{0,12}(?:系统提示|管理员指令|system prompt|admin session|instructions)|\bbegin admin session\b/g,
  ),
  rule(
    'image-exfiltration',
    'hidden-instruction',
    [0.5, 0.85],
    /!\[[^\]\n]{0,64}\]\(\s{0,4}https?:\/\/[^)\s]{1,96}[?&=/](?:[^)\s]{0,32}=)?(?:\{|\[|<|%7b|\$|[^)\s]{0,8}(?:对话|内容|conversation|secret|data_here|chat|history|password))/g,
  ),
]

const pinyin: readonly Rule[] = [
  rule(
    'override-pinyin',
    'encoded-payload',
    [0.9, 0.95],
    /(?:hu ?l(?:ue|v|ve|u:e)|wu ?shi|wang ?(?:ji|diao)) ?(?:zhi ?qian|yi ?qian|shang ?mian|suo ?you|qian ?mian|yi ?qie|ni)[a-z ]{0,40}(?:zhi ?ling|ming ?ling|ti ?shi|gui ?ze|xian ?zhi|she ?ding)/g,
  ),
  rule(
    'extraction-pinyin',
    'encoded-payload',
    [0.85, 0.95],
    /(?:shu ?chu|da ?yin|gao ?su ?wo|zhan ?shi|fu ?shu)[a-z ]{0,24}(?:xi ?tong ?ti ?shi|ti ?shi ?ci|xi ?tong ?zhi ?ling)/g,
  ),
  rule(
    'unbound-pinyin',
    'encoded-payload',
    [0.8, 0.9],
    /(?:bu ?shou|mei ?you|jie ?chu)[a-z ]{0,20}(?:xian ?zhi|yue ?shu|shen ?cha|guo ?l[vu])/g,
  ),
]

export const rules: readonly Rule[] = [...chinese, ...english, ...markers, ...pinyin]

/** What a text holds of which a rule of the group can match: rules for English find nothing in Chinese alone. */
const groups: readonly (readonly [holds: RegExp, rules: readonly Rule[]])[] = [
  [/[\u3010\u3400-\u9fff]/, chinese],
  [/[a-z]{3}/, [...english, ...pinyin]],
  [/^/, markers],
]

export interface RuleHit {
  readonly rule: Rule
  readonly start: number
  readonly end: number
}

/** Where the rules match in a text that is in lower case, in the order of the text. */
export function ruleHits(lowered: string): readonly RuleHit[] {
  const hits: RuleHit[] = []
  const able = groups.flatMap(([holds, these]) => (holds.test(lowered) ? these : []))
  for (const one of able) {
    one.pattern.lastIndex = 0
    for (;;) {
      const match = one.pattern.exec(lowered)
      if (match === null) break
      hits.push({ rule: one, start: match.index, end: match.index + match[0].length })
    }
  }
  return hits.sort((one, other) => one.start - other.start)
}
