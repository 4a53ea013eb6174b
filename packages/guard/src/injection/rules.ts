/** What an attack by words is called, so that a permit can treat kinds apart. */
export type InjectionKind =
  | 'prompt-injection'
  | 'jailbreak'
  | 'hidden-instruction'
  | 'forged-marker'
  | 'invisible-text'
  | 'encoded-payload'
  | 'polluted-context'
  | 'system-prompt-extraction'

/**
 * A form of words that attacks use. `weight` is how surely it is an attack where the user wrote it, `strangers`
 * where a tool or a document brought it in: nobody but the user has orders to give.
 * INVARIANT: every gap in a pattern is bounded, so that matching takes time linear in the text.
 */
export interface Rule {
  readonly id: string
  readonly kind: InjectionKind
  readonly weight: number
  readonly strangers: number
  readonly pattern: RegExp
}

/** The longest match of any rule, in UTF-16 code units of the normalised text. */
export const RULE_SPAN_MAX = 256

const rule = (
  id: string,
  kind: InjectionKind,
  [weight, strangers]: readonly [number, number],
  pattern: RegExp,
): Rule => ({ id, kind, weight, strangers, pattern })

// Patterns read lower-case text. In Chinese a short gap stands for what an author may put between the words.
const chinese: readonly Rule[] = [
  rule(
    'override-zh',
    'prompt-injection',
    [0.85, 0.95],
    /(?:忽略|无视|忽视|忘记|忘掉|抛弃|放弃|违反|违背|覆盖|不要理会|不用理会|不再遵守|停止遵守|不必遵守|别管)(?:掉|了)?[^。!?\n]{0,10}(?:之前|以前|先前|前面|上面|以上|上述|原有|原来|系统|所有|全部|一切|你的|安全)[^。!?\n]{0,10}(?:指令|命令|指示|提示词|系统提示|限制|设定|约束|准则|守则|安全规则)/g,
  ),
  rule(
    'rules-void-zh',
    'prompt-injection',
    [0.7, 0.9],
    /(?:之前|先前|以上|上述|原有|原来|旧)的?[^。!?\n]{0,6}(?:指令|指示|提示词|安全规则|安全策略|设定|限制)[^。!?\n]{0,8}(?:作废|失效|无效|取消|不再适用|不再有效|不用管|不必遵守)/g,
  ),
  rule(
    'new-orders-zh',
    'prompt-injection',
    [0.3, 0.8],
    /(?:你的新任务|新的指令|真正的(?:指令|任务|问题)|优先级(?:最高|更高)的?(?:指令|命令)|管理员指令|开发者指令|接下来(?:只|完全)?(?:按照|听从)我)/g,
  ),
  rule(
    'unbound-zh',
    'jailbreak',
    [0.75, 0.85],
    /(?:不受|没有|不再受|打破|摆脱|解除|取消|绕过|关闭|移除|停用)[^。!?\n]{0,8}(?:道德|伦理|法律|内容|安全|政策|审查|审核|过滤|openai|ai)[^。!?\n]{0,8}(?:限制|约束|束缚|规定|准则|政策|机制|护栏|审核|审查|过滤|检查|模块)/g,
  ),
  rule(
    'persona-zh',
    'jailbreak',
    [0.35, 0.5],
    /(?:扮演|假装|假设|想象|模拟|成为|你现在是|你是)[^。!?\n]{0,16}(?:邪恶|不道德|没有限制|无限制|不受限制|不受约束|没有道德|没有感情|黑客|罪犯|犯罪|毒贩|反派|坏人|恶魔|骗子|杀手|恐怖分子)/g,
  ),
  rule(
    'mode-zh',
    'jailbreak',
    [0.6, 0.75],
    /(?:进入|开启|启用|启动|切换到|解锁|处于)[^。!?\n]{0,6}(?:开发者模式|无限制模式|越狱模式|上帝模式|自由模式|邪恶模式|无审查|未经审查|root模式|sudo模式|dan模式)/g,
  ),
  rule(
    'no-refusal-zh',
    'jailbreak',
    [0.5, 0.6],
    /(?:不要|不能|不许|不准|不得|不允许|禁止|绝不|从不|永远不|不可以|无法)[^。!?\n]{0,6}(?:拒绝|说抱歉|说"?对不起|说"?抱歉|道德说教|道德评判|说教|免责声明)/g,
  ),
  rule(
    'agreed-opening-zh',
    'jailbreak',
    [0.35, 0.5],
    /以["“”「]?(?:当然|好的|没问题|绝对没问题|可以)[^。!?\n]{0,24}(?:开头|开始|作为)/g,
  ),
  rule(
    'extraction-zh',
    'system-prompt-extraction',
    [0.8, 0.9],
    /(?:输出|打印|显示|复述|重复|告诉我|展示|泄露|透露|公开|列出|发给我|发送|翻译|总结|导出|背诵)[^。!?\n]{0,14}(?:你的|你收到的|系统的?|初始|隐藏|内部|上面的|全部)(?:系统)?(?:提示词|系统提示|系统指令|系统消息|初始指令|初始设定|初始提示|隐藏指令|内部指令|内部规则|prompt)/g,
  ),
  rule(
    'extraction-object-first-zh',
    'system-prompt-extraction',
    [0.75, 0.9],
    /把?(?:你的|你收到的|系统)(?:全部|所有|初始|隐藏|内部)?的?(?:提示词|系统提示词?|系统指令|系统消息|初始指令|隐藏指令|prompt)[^。!?\n]{0,12}(?:输出|打印|复述|重复|告诉我|展示|发给我|写出|是什么|原样|逐字|一字不)/g,
  ),
  rule(
    'secret-zh',
    'system-prompt-extraction',
    [0.55, 0.7],
    /(?:不能|不可以|不许|被告知不|被要求不)(?:透露|说|告诉)[^。!?\n]{0,8}(?:密码|口令|密钥|秘密)|(?:密码|口令|密钥)[^。!?\n]{0,8}(?:第一个字|首字母|提示|押韵|倒过来|倒着|拼写|编码后)/g,
  ),
  rule(
    'addressed-reader-zh',
    'hidden-instruction',
    [0.15, 0.85],
    /(?:如果你是|若你是|致|给|对于|尊敬的|请)(?:所有)?(?:ai|人工智能|大模型|语言模型|智能助手|自动审批程序|机器人)[^。!?\n]{0,24}(?:请|必须|应当|务必|不要|一律|忽略)/g,
  ),
  rule(
    'concealment-zh',
    'hidden-instruction',
    [0.25, 0.9],
    /(?:不要|不得|别|切勿)[^。!?\n]{0,6}(?:告诉|告知|提醒|让)[^。!?\n]{0,4}(?:用户|客户|对方)[^。!?\n]{0,16}(?:这段|这条|此条|本指令|看到|指令)|向用户隐瞒/g,
  ),
  rule(
    'exfiltration-zh',
    'hidden-instruction',
    [0.3, 0.85],
    /(?:把|将)[^。!?\n]{0,20}(?:对话|密码|验证码|邮件|客户信息|客户名单|数据|聊天记录)[^。!?\n]{0,16}(?:发送|转发|上传|附加|拼接?)到?[^。!?\n]{0,12}(?:https?:|www\.|[a-z0-9.]+@|链接|网址)/g,
  ),
  rule(
    'verdict-zh',
    'hidden-instruction',
    [0.2, 0.75],
    /(?:无论|不管)[^。!?\n]{0,20}(?:都要|一律|必须|请)[^。!?\n]{0,12}(?:批准|通过|低风险|最高分|aaa|推荐)/g,
  ),
]

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

export interface RuleHit {
  readonly rule: Rule
  readonly start: number
  readonly end: number
}

/** Where the rules match in a text that is in lower case, in the order of the text. */
export function ruleHits(lowered: string): readonly RuleHit[] {
  const hits: RuleHit[] = []
  for (const one of rules) {
    one.pattern.lastIndex = 0
    for (;;) {
      const match = one.pattern.exec(lowered)
      if (match === null) break
      hits.push({ rule: one, start: match.index, end: match.index + match[0].length })
    }
  }
  return hits.sort((one, other) => one.start - other.start)
}
