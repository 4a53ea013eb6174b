import { texts } from './language.tsx'

/** What the words of the product mean, in a sentence each; one meaning on every page. */
export const termTexts = texts({
  application: [
    '应用：一项用途、一名负责人、一个场景；定级与审批都以它为单位。',
    'Application: one purpose, one accountable owner, one scenario. The unit that is tiered and approved.',
  ],
  tier: [
    '等级：由分级规则表推导出的高、中、低风险，推导过程随应用留存。',
    'Tier: high, medium or low risk, derived by a table of rules; how it was derived is kept.',
  ],
  dossier: [
    '卷宗：审批一个版本所需的全部材料；封存后内容变动即作废已有批准。',
    'Dossier: all that is looked at before a version is approved. What is approved is void once it changes.',
  ],
  gate: [
    '关口：进入下一阶段前的全部条件；任何一项未满足都不能通过，并列明由谁满足。',
    'Gate: all that must be met before the next stage. It opens, or names everything that is not met and who can meet it.',
  ],
  resolution: [
    '决议：委员会对一份卷宗的表决，有法定人数、回避、附带条件与有效期。',
    'Resolution: a committee’s vote on one dossier, with quorum, recusal, conditions and an end.',
  ],
  permit: [
    '准行证：依据批准签发、有期限、带签名的运行许可；网关只认准行证。',
    'Permit: the signed, expiring document minted from an approval. Gateways honour permits and nothing else.',
  ],
  guard: [
    '护栏：检查输入与输出的程序，按准行证拒绝、替换、遮蔽或标记。',
    'Guard: looks at what goes in and comes out, and refuses, replaces, masks or flags as the permit says.',
  ],
  record: [
    '记录：一次调用的全部经过：输入、护栏发现、推理路径、触发的阈值、复核人与放行内容。',
    'Record: what happened in one call: input, what guards found, path, thresholds, reviewer, what was released.',
  ],
  ledger: [
    '账本：只增不改的日志，每个操作与记录都在其中；不在账本中的不算证据。',
    'Ledger: the append-only log of every act and record. Nothing is evidence unless it is in it.',
  ],
  fact: [
    '事实：取自登记与账本的数值，注明时点和所依据的账目。',
    'Fact: a value read from the registry or the ledger, with its time and the entries that it rests on.',
  ],
  check: [
    '检查：依据事实判断一条条款是否成立的程序；没有事实即为未测量，不算成立。',
    'Check: decides one statement from facts. Without facts it is unmeasured, which is not met.',
  ],
  probe: [
    '探针：系统定期对自己发起的违规尝试；被正确拒绝才证明管控有效。',
    'Probe: a scheduled attempt of the product to break its own controls. Its refusal is the proof.',
  ],
})
export type TermName = keyof typeof termTexts
