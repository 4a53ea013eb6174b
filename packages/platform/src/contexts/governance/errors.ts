import type { Bilingual } from '#kernel/bilingual.ts'
import { defineErrors } from '#kernel/errors.ts'
import type { CommitteeGap } from './committee.ts'
import { decisionErrors } from './decision-errors.ts'
import type { Unmet } from './gates/define-gate.ts'
import type { PartIssue } from './part-issue.ts'

type Noun = keyof typeof nouns

const nouns = {
  dossier: '卷宗',
  part: '卷宗部分',
  committee: '委员会',
  proposal: '提案',
  decision: '决议或批准',
  admission: '模型准入',
  exception: '例外',
  'register entry': '登记记录',
  application: '应用',
  person: '人员',
}

const lifecycleErrors = {
  not_found: {
    status: 404,
    message: {
      en: ({ what }: { what: Noun }) => `there is no such ${what}`,
      zh: ({ what }: { what: Noun }) => `不存在该${nouns[what]}`,
    },
    remedy: {
      en: 'Check the id; what belongs to another institution is not found either.',
      zh: '请核对标识；属于其他机构的内容同样视为不存在。',
    },
  },
  gate_closed: {
    status: 409,
    message: {
      en: ({ gate, unmet }: { gate: string; unmet: readonly Unmet[] }) =>
        `the gate \`${gate}\` is closed: ${unmet.map(({ requirement }) => requirement).join(', ')}`,
      zh: ({ gate, unmet }: { gate: string; unmet: readonly Unmet[] }) =>
        `关口 ${gate} 未开放：${unmet.map(({ says }) => says.zh).join('；')}`,
    },
    remedy: {
      en: 'Satisfy every listed requirement, each by one of the roles it names, then ask again.',
      zh: '请由所列角色逐项满足上述要求后重新申请。',
    },
  },
  not_the_owner: {
    status: 403,
    message: {
      en: () => 'only the accountable owner of this application may do this',
      zh: () => '仅该应用的负责人可以办理',
    },
    remedy: {
      en: 'Ask the owner named in the registry.',
      zh: '请联系登记的应用负责人。',
    },
  },
  wrong_role: {
    status: 403,
    message: {
      en: ({ roles }: { roles: readonly string[] }) => `this needs one of: ${roles.join(', ')}`,
      zh: ({ roles }: { roles: readonly string[] }) =>
        `此操作须由以下角色之一办理：${roles.join('、')}`,
    },
    remedy: {
      en: 'Ask somebody who holds one of these roles.',
      zh: '请由具备所列角色的人员办理。',
    },
  },
}

const dossierErrors = {
  dossier_open: {
    status: 409,
    message: {
      en: ({ version }: { version: number }) => `dossier ${version} is still open`,
      zh: ({ version }: { version: number }) => `第 ${version} 版卷宗尚未办结`,
    },
    remedy: {
      en: 'Finish the open dossier; an application has one at a time.',
      zh: '请先办结当前卷宗；每个应用同一时间只有一份在办卷宗。',
    },
  },
  dossier_sealed: {
    status: 409,
    message: {
      en: ({ version }: { version: number }) =>
        `dossier ${version} was approved and changes no more`,
      zh: ({ version }: { version: number }) => `第 ${version} 版卷宗已获批准，不得再修改`,
    },
    remedy: {
      en: 'Open a new dossier for the change.',
      zh: '如有变更，请新建一版卷宗。',
    },
  },
  part_invalid: {
    status: 422,
    message: {
      en: ({ issues }: { issues: readonly PartIssue[] }) =>
        `the part is incomplete: ${issues.map(({ label, message }) => `${label.en} ${message.en}`).join('; ')}`,
      zh: ({ issues }: { issues: readonly PartIssue[] }) =>
        `卷宗部分不符合要求：${issues.map(({ label, message }) => `${label.zh}：${message.zh}`).join('；')}`,
    },
    remedy: {
      en: 'Correct the fields named; catalogue/dossier-parts.yaml says what each asks for.',
      zh: '请更正所列字段；各字段要求见 catalogue/dossier-parts.yaml。',
    },
  },
  part_changed: {
    status: 409,
    message: {
      en: () => 'the part was rewritten since you read it',
      zh: () => '该部分在您阅读之后已被修改',
    },
    remedy: {
      en: 'Read its newest revision and sign that one.',
      zh: '请阅读最新版本后再签署。',
    },
  },
  own_part: {
    status: 403,
    message: {
      en: () => 'nobody signs what they wrote themselves',
      zh: () => '任何人不得签署本人编写的内容',
    },
    remedy: {
      en: 'Ask somebody else who holds the role.',
      zh: '请由具备该角色的其他人员签署。',
    },
  },
  not_independent: {
    status: 403,
    message: {
      en: () => 'a validator neither writes nor owns what is validated',
      zh: () => '验证人员不得编写被验证的卷宗，也不得是应用负责人或申请人',
    },
    remedy: {
      en: 'Ask a validator who took no part in this application.',
      zh: '请由未参与该应用的验证人员办理。',
    },
  },
}

const committeeErrors = {
  committee_exists: {
    status: 409,
    message: {
      en: () => 'the institution has a committee with this mandate',
      zh: () => '本机构已有承担该职责的委员会',
    },
    remedy: { en: 'Change its seats instead.', zh: '请改为调整其委员。' },
  },
  committee_incomplete: {
    status: 422,
    message: {
      en: ({ gaps }: { gaps: readonly CommitteeGap[] }) =>
        `these seats are no committee: ${gaps.map((gap) => committeeGapWords[gap].en).join(', ')}`,
      zh: ({ gaps }: { gaps: readonly CommitteeGap[] }) =>
        `委员组成不符合要求：${gaps.map((gap) => committeeGapWords[gap].zh).join('、')}`,
    },
    remedy: {
      en: 'Seat one chair and at least three people from at least two functions.',
      zh: '须有一名主任委员，至少三人，且来自至少两类职能。',
    },
  },
  not_a_member: {
    status: 422,
    message: {
      en: () => 'a seat needs an active person with the role committee-member',
      zh: () => '委员须为在职且具备委员角色的人员',
    },
    remedy: { en: 'Give them the role first.', zh: '请先授予委员角色。' },
  },
  meeting_in_future: {
    status: 422,
    message: { en: () => 'the meeting is still to come', zh: () => '会议日期晚于今天' },
    remedy: { en: 'Record it after it was held.', zh: '请在会议召开后登记。' },
  },
  meeting_recorded: {
    status: 409,
    message: {
      en: () => 'the meeting of this day is recorded already',
      zh: () => '该日会议已登记',
    },
    remedy: { en: 'Nothing needs to be done.', zh: '无须重复登记。' },
  },
}

const exceptionErrors = {
  not_waivable: {
    status: 422,
    message: {
      en: ({ requirement }: { requirement: string }) =>
        `no exception is possible for ${requirement}`,
      zh: ({ requirement }: { requirement: string }) => `要求 ${requirement} 不得申请例外`,
    },
    remedy: { en: 'Meet the requirement.', zh: '请满足该项要求。' },
  },
  exception_too_long: {
    status: 422,
    message: {
      en: ({ daysMax }: { daysMax: number }) =>
        `an exception ends in the future and within ${daysMax} days`,
      zh: ({ daysMax }: { daysMax: number }) => `例外的期限须晚于当前时间且不超过 ${daysMax} 天`,
    },
    remedy: { en: 'Choose an earlier end.', zh: '请缩短期限。' },
  },
  exception_decided: {
    status: 409,
    message: {
      en: () => 'the exception is decided already, or its time is over',
      zh: () => '该例外已有结论或期限已过',
    },
    remedy: { en: 'Ask for a new one where it is still needed.', zh: '如仍需要，请重新申请。' },
  },
  own_request: {
    status: 403,
    message: {
      en: () => 'nobody decides on what they asked for or answer for themselves',
      zh: () => '任何人不得对本人申请或本人负责的事项作出决定',
    },
    remedy: { en: 'Ask another risk manager.', zh: '请由其他风险管理人员决定。' },
  },
  already_admitted: {
    status: 409,
    message: {
      en: () => 'an admission of this model version is in force',
      zh: () => '该模型版本已有有效准入',
    },
    remedy: {
      en: 'Revoke it first, or wait until it has expired.',
      zh: '请先撤销现有准入，或待其到期。',
    },
  },
  admission_over: {
    status: 409,
    message: {
      en: () => 'the admission is revoked already or has expired',
      zh: () => '该准入已撤销或已到期',
    },
    remedy: { en: 'Nothing needs to be done.', zh: '无须重复操作。' },
  },
  filed_in_future: {
    status: 422,
    message: {
      en: () => 'the report was filed at an instant that is still to come',
      zh: () => '报告日期晚于当前时间',
    },
    remedy: { en: 'Give the date of the filing.', zh: '请填写实际报告日期。' },
  },
}

const committeeGapWords: Readonly<Record<CommitteeGap, Bilingual>> = {
  'no-chair': { zh: '没有主任委员', en: 'nobody chairs' },
  'several-chairs': { zh: '主任委员多于一名', en: 'several people chair' },
  'too-few-members': { zh: '不足三人', en: 'fewer than three people' },
  'too-few-functions': { zh: '不足两类职能', en: 'fewer than two functions' },
  'seated-twice': { zh: '有人重复列入', en: 'somebody is seated twice' },
}

export const governanceErrors = defineErrors('governance', {
  review_not_ahead: {
    status: 422,
    message: { en: () => 'the review date lies in the past', zh: () => '复审日期须在将来' },
    remedy: { en: 'Give a date ahead.', zh: '请填写将来的日期。' },
  },
  not_yet_happened: {
    status: 422,
    message: { en: () => 'what happened is dated ahead', zh: () => '已发生事项的日期晚于今天' },
    remedy: { en: 'Give the day on which it happened.', zh: '请填写实际发生的日期。' },
  },
  plan_ends_early: {
    status: 422,
    message: {
      en: () => 'the plan ends before it begins',
      zh: () => '规划的结束日期须晚于开始日期',
    },
    remedy: { en: 'Give a later end.', zh: '请填写更晚的结束日期。' },
  },
  register_of_institution: {
    status: 403,
    message: {
      en: () =>
        'it is about the whole institution, and not about an application that you answer for',
      zh: () => '该内容涉及整个机构，不属于您所负责的应用',
    },
    remedy: {
      en: 'Have risk management or an administrator keep it.',
      zh: '请由风险管理人员或管理员登记。',
    },
  },
  own_register_entry: {
    status: 403,
    message: { en: () => 'nobody approves what they wrote', zh: () => '不得批准本人编写的内容' },
    remedy: { en: 'Ask another person with the role.', zh: '请由另一位有权人员批准。' },
  },
  register_not_approved: {
    status: 409,
    message: {
      en: () => 'the entry is approved already, or needs no approval',
      zh: () => '该记录已批准，或无需批准',
    },
    remedy: { en: 'Nothing needs to be done.', zh: '无需处理。' },
  },
  ...lifecycleErrors,
  ...dossierErrors,
  ...decisionErrors,
  ...committeeErrors,
  ...exceptionErrors,
})
