import type { RowFault } from '#contexts/registry/index.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import { defineErrors } from '#kernel/errors.ts'

export const controlsErrors = defineErrors('controls', {
  catalogue_invalid: {
    status: 422,
    message: {
      en: ({ faults }: { faults: readonly CatalogueFault[] }) =>
        `the catalogue is refused: ${faults.map(({ line, says }) => `line ${line}: ${says.en}`).join('; ')}`,
      zh: ({ faults }: { faults: readonly CatalogueFault[] }) =>
        `目录未被接受：${faults.map(({ line, says }) => `第 ${line} 行：${says.zh}`).join('；')}`,
    },
    remedy: {
      en: 'Mend every line that is named; a catalogue is taken whole or not at all.',
      zh: '请修正列出的每一行；目录须整体有效方可导入。',
    },
  },
  catalogue_not_newer: {
    status: 409,
    message: {
      en: ({ version }: { version: string }) =>
        `version ${version} is adopted, and this one is not newer`,
      zh: ({ version }: { version: string }) => `已采用版本 ${version}，所给版本并不更新`,
    },
    remedy: {
      en: 'Adopt a version with a higher number.',
      zh: '请采用编号更高的版本。',
    },
  },
  catalogue_weaker: {
    status: 422,
    message: {
      en: ({ statements }: { statements: readonly string[] }) =>
        `the version asks less than the one that the product comes with: ${statements.join(', ')}`,
      zh: ({ statements }: { statements: readonly string[] }) =>
        `所给版本的要求低于产品自带版本：${statements.join('、')}`,
    },
    remedy: {
      en: 'Keep these statements with their duty and their numbers, or stricter ones; less is asked only by a new release of the product.',
      zh: '请保留上述条款及其责任方式，数值不得更宽松；放宽要求只能随产品新版本发布。',
    },
  },
  no_threshold: {
    status: 404,
    message: {
      en: ({ statement, name }: { statement: string; name: string }) =>
        `${statement} has no threshold ${name}`,
      zh: ({ statement, name }: { statement: string; name: string }) =>
        `条款 ${statement} 没有阈值 ${name}`,
    },
    remedy: { en: 'Read the statement for its thresholds.', zh: '请查看该条款的阈值。' },
  },
  looser_than_floor: {
    status: 422,
    message: {
      en: ({ floor }: { floor: number }) => `an own threshold is never looser than ${floor}`,
      zh: ({ floor }: { floor: number }) => `自定阈值不得宽于 ${floor}`,
    },
    remedy: { en: 'Give a stricter value.', zh: '请填写更严格的值。' },
  },
  rows_refused: {
    status: 422,
    message: {
      en: ({ faults }: { faults: readonly RowFault[] }) =>
        `nothing was taken: ${faults.map(({ sheet, row, message }) => `${sheet ?? ''} row ${row}: ${message.en}`.trim()).join('; ')}`,
      zh: ({ faults }: { faults: readonly RowFault[] }) =>
        `未导入任何内容：${faults.map(({ sheet, row, message }) => `${sheet ?? ''} 第 ${row} 行：${message.zh}`.trim()).join('；')}`,
    },
    remedy: {
      en: 'Mend every row that is named and import the sheet again.',
      zh: '请修正列出的每一行后重新导入。',
    },
  },
  no_assessment: {
    status: 404,
    message: { en: () => 'there is no such assessment', zh: () => '不存在该评估' },
    remedy: {
      en: 'Make an assessment first, or list those that were made.',
      zh: '请先进行评估，或查看已有评估。',
    },
  },
  no_application: {
    status: 404,
    message: { en: () => 'there is no such application', zh: () => '不存在该应用' },
    remedy: { en: 'Check the id.', zh: '请检查编号。' },
  },
  in_the_future: {
    status: 422,
    message: {
      en: ({ now }: { now: string }) => `an assessment cannot be of later than ${now}`,
      zh: ({ now }: { now: string }) => `评估时点不得晚于 ${now}`,
    },
    remedy: { en: 'Give an instant in the past, or none.', zh: '请填写过去的时点，或留空。' },
  },
  no_finding: {
    status: 404,
    message: { en: () => 'there is no such finding', zh: () => '不存在该问题' },
    remedy: { en: 'List the findings.', zh: '请查看问题清单。' },
  },
  stale_finding: {
    status: 409,
    message: {
      en: () => 'the finding was changed in the meantime',
      zh: () => '该问题已被他人更改',
    },
    remedy: { en: 'Read it again and repeat the act.', zh: '请重新读取后再操作。' },
  },
  finding_closed: {
    status: 409,
    message: { en: () => 'the finding is closed', zh: () => '该问题已关闭' },
    remedy: {
      en: 'Nothing needs to be done; it opens anew when its check fails again.',
      zh: '无需处理；检查再次不成立时会重新打开。',
    },
  },
  no_such_person: {
    status: 422,
    message: { en: () => 'there is no such active person', zh: () => '不存在该在职人员' },
    remedy: { en: 'Choose a person who is active.', zh: '请选择在职人员。' },
  },
  due_later: {
    status: 422,
    message: {
      en: ({ until }: { until: string }) => `the date may come nearer, not move past ${until}`,
      zh: ({ until }: { until: string }) => `期限只能提前，不得晚于 ${until}`,
    },
    remedy: { en: 'Give an earlier date, or leave it out.', zh: '请填写更早的日期，或留空。' },
  },
  no_attestation: {
    status: 404,
    message: { en: () => 'there is no such attestation', zh: () => '不存在该声明' },
    remedy: { en: 'List the attestations.', zh: '请查看声明清单。' },
  },
  not_attestable: {
    status: 409,
    message: {
      en: ({ statement }: { statement: string }) =>
        `${statement} is decided by facts, not by anybody's word`,
      zh: ({ statement }: { statement: string }) => `条款 ${statement} 由事实判断，不接受人工声明`,
    },
    remedy: {
      en: 'Attest recorded statements only; mend what the check names for the others.',
      zh: '仅“记录”类条款可声明；其他条款请按检查提示处理。',
    },
  },
  attestation_too_long: {
    status: 422,
    message: {
      en: ({ daysMax }: { daysMax: number }) =>
        `an attestation ends in the future, within ${daysMax} days`,
      zh: ({ daysMax }: { daysMax: number }) => `声明有效期须在将来且不超过 ${daysMax} 天`,
    },
    remedy: { en: 'Give an earlier end.', zh: '请缩短有效期。' },
  },
  own_attestation: {
    status: 403,
    message: { en: () => 'nobody confirms their own attestation', zh: () => '不得确认本人的声明' },
    remedy: {
      en: 'Ask another risk manager or auditor.',
      zh: '请由另一位风险管理或审计人员确认。',
    },
  },
  attestation_over: {
    status: 409,
    message: {
      en: () => 'the attestation is confirmed, withdrawn or over already',
      zh: () => '该声明已确认、已撤回或已到期',
    },
    remedy: { en: 'Make a new one where one is needed.', zh: '如需要请重新声明。' },
  },
  attestation_outworn: {
    status: 409,
    message: {
      en: ({ statement }: { statement: string }) =>
        `${statement} asks something else than when the attestation was made`,
      zh: ({ statement }: { statement: string }) =>
        `条款 ${statement} 的措辞或阈值在作出声明后已变更`,
    },
    remedy: {
      en: 'Read what is asked now and make a new attestation for it.',
      zh: '请核对现行措辞与阈值，重新作出声明。',
    },
  },
  probe_unknown: {
    status: 404,
    message: {
      en: ({ statement }: { statement: string }) => `no probe tries statement ${statement}`,
      zh: ({ statement }: { statement: string }) => `没有探针尝试条款 ${statement}`,
    },
    remedy: {
      en: 'List the probes to see which statements are tried on the running system.',
      zh: '请查看探针清单，确认哪些条款在运行系统上被尝试。',
    },
  },
  product_silent: {
    status: 503,
    message: {
      en: ({ origin }: { origin: string }) => `nobody answers at ${origin}`,
      zh: ({ origin }: { origin: string }) => `${origin} 没有应答`,
    },
    remedy: {
      en: 'Start the product, or name where it answers with --address.',
      zh: '请启动本系统，或用 --address 指明其地址。',
    },
  },
  round_running: {
    status: 409,
    message: {
      en: () => 'a round of probes is running',
      zh: () => '一轮探测正在进行',
    },
    remedy: {
      en: 'Wait until it has ended: a round takes seconds.',
      zh: '请等待其结束；一轮探测只需数秒。',
    },
  },
  control_call_refused: {
    status: 503,
    message: {
      en: ({ code }: { code: string }) => `the call that must pass was refused: ${code}`,
      zh: ({ code }: { code: string }) => `应当放行的对照调用被拒绝：${code}`,
    },
    remedy: {
      en: 'Nothing is learnt while everything is refused; look at the gateway, then probe again.',
      zh: '全部拒绝时探测没有意义；请检查网关后重新探测。',
    },
  },
  filing_not_due: {
    status: 409,
    message: {
      en: () => 'this application need not be reported',
      zh: () => '该应用无须报告',
    },
    remedy: {
      en: 'Reports are for public-facing generative applications, and for generative ones of the high tier.',
      zh: '须报告的是面向公众的生成式应用，以及高风险的生成式应用。',
    },
  },
  filing_incomplete: {
    status: 409,
    message: {
      en: ({ missing }: { missing: readonly Bilingual[] }) =>
        `the report is not complete: ${missing.map(({ en }) => en).join('; ')}`,
      zh: ({ missing }: { missing: readonly Bilingual[] }) =>
        `报告不完整：${missing.map(({ zh }) => zh).join('；')}`,
    },
    remedy: {
      en: 'Complete everything that is named, then export the report again.',
      zh: '请补齐所列各项后重新导出。',
    },
  },
  no_measure: {
    status: 404,
    message: {
      en: ({ measure }: { measure: number }) => `the catalogue has no measure ${measure}`,
      zh: ({ measure }: { measure: number }) => `目录中没有第 ${measure} 条措施`,
    },
    remedy: {
      en: 'List the measures of the catalogue in force.',
      zh: '请查看现行目录的措施清单。',
    },
  },
  no_own_statement: {
    status: 404,
    message: { en: () => 'there is no such own statement', zh: () => '不存在该自定条款' },
    remedy: { en: 'List the own statements.', zh: '请查看自定条款清单。' },
  },
  own_basis_unfit: {
    status: 422,
    message: {
      en: ({ statement }: { statement: string }) =>
        `nothing on the institution's side decides ${statement}, or the catalogue in force has no such statement`,
      zh: ({ statement }: { statement: string }) =>
        `现行目录中没有条款 ${statement}，或该条款由监管机构履行`,
    },
    remedy: {
      en: 'Choose a statement of the measures that the institution itself must meet.',
      zh: '请选择由本机构履行的措施条款。',
    },
  },
  shared_threshold: {
    status: 422,
    message: {
      en: ({ name }: { name: string }) =>
        `${name} serves all statements at once and is not set for one alone`,
      zh: ({ name }: { name: string }) => `${name} 由全部条款共用，不能单独设定`,
    },
    remedy: {
      en: 'Leave it out, or tighten it for the statement of the measures.',
      zh: '请不要填写该项，或对措施条款收紧该阈值。',
    },
  },
  own_draft: {
    status: 403,
    message: {
      en: () => 'nobody puts in force what they drafted',
      zh: () => '不得由起草人本人使其生效',
    },
    remedy: {
      en: 'Ask another risk manager or a member of a committee.',
      zh: '请由另一位风险管理人员或委员会成员办理。',
    },
  },
  own_statement_over: {
    status: 409,
    message: {
      en: () => 'this revision is no draft any more',
      zh: () => '该修订已不是草稿',
    },
    remedy: {
      en: 'Read the own statement again; draft a new revision where one is needed.',
      zh: '请重新查看该条款；如需更改，请起草新的修订。',
    },
  },
  nothing_to_withdraw: {
    status: 409,
    message: {
      en: () => 'no own statement of this number is in force',
      zh: () => '没有该编号的现行自定条款',
    },
    remedy: {
      en: 'Discard the draft instead, or check the number.',
      zh: '请放弃草稿，或核对编号。',
    },
  },
  own_statements_full: {
    status: 409,
    message: {
      en: ({ max }: { max: number }) =>
        `there are ${max} own statements, or drafts of them, already`,
      zh: ({ max }: { max: number }) => `自定条款或其草稿已达 ${max} 条`,
    },
    remedy: {
      en: 'Have one that is needed no longer withdrawn, or discard drafts.',
      zh: '请先撤回不再需要的条款，或放弃草稿。',
    },
  },
  no_statement: {
    status: 404,
    message: {
      en: ({ statement }: { statement: string }) => `the catalogue has no statement ${statement}`,
      zh: ({ statement }: { statement: string }) => `目录中没有条款 ${statement}`,
    },
    remedy: {
      en: 'List the measures to see the statements of the catalogue in force.',
      zh: '请查看措施清单，确认现行目录中的条款编号。',
    },
  },
})

/** Where a catalogue file is wrong, and how. Lines count from 1. */
export interface CatalogueFault {
  readonly line: number
  readonly says: Bilingual
}
