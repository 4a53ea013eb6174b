import type { StopLifter } from '#contexts/governance/index.ts'
import { defineErrors } from '#kernel/errors.ts'
import type { Instant } from '#kernel/time.ts'

export const permitErrors = defineErrors('permits', {
  no_approval: {
    status: 409,
    message: {
      en: ({ application }: { application: string }) =>
        `${application} has no approval in force for what it is now`,
      zh: ({ application }: { application: string }) => `${application} 当前内容没有有效的批准`,
    },
    remedy: {
      en: 'Ask for approval of the current dossier; a material change voids an earlier one.',
      zh: '请就当前卷宗申请批准；重大变更会使原批准失效。',
    },
  },
  wrong_stage: {
    status: 409,
    message: {
      en: ({ stage }: { stage: string }) => `an application in stage ${stage} gets no permit`,
      zh: ({ stage }: { stage: string }) => `处于「${stage}」阶段的应用不能取得准行证`,
    },
    remedy: {
      en: 'Advance the application through the gate into operation first.',
      zh: '请先使应用通过进入运行阶段的关口。',
    },
  },
  model_not_ready: {
    status: 409,
    message: {
      en: ({ version, reason }: { version: string; reason: string }) =>
        `the model version ${version} cannot be permitted: ${reason}`,
      zh: ({ version, reason }: { version: string; reason: string }) =>
        `模型版本 ${version} 不能列入准行证：${reason}`,
    },
    remedy: {
      en: 'Admit the version (external generative models need a filing that stands in the imported list; external ones a listed supplier).',
      zh: '请先完成模型准入（外部生成式模型须有名录内备案号，外部模型的供应商须在名单内）。',
    },
  },
  report_missing: {
    status: 409,
    message: {
      en: () => 'the supervisor has not acknowledged the report of this generative application',
      zh: () => '该生成式应用的报告尚未取得监管回执',
    },
    remedy: {
      en: 'File the report and record its acknowledgement (measure 29).',
      zh: '请报送并登记回执（第二十九条）。',
    },
  },
  fallback_missing: {
    status: 400,
    message: {
      en: ({ version }: { version: string }) =>
        `the fallback ${version} is not a model of the application`,
      zh: ({ version }: { version: string }) => `后备模型 ${version} 不属于该应用`,
    },
    remedy: { en: 'Name versions that the application uses.', zh: '请选择该应用使用的模型版本。' },
  },
  review_points_missing: {
    status: 409,
    message: {
      en: () => 'the approved oversight plan names too few review points for this tier',
      zh: () => '已批准的监督计划所列人工复核点不足该等级的要求',
    },
    remedy: {
      en: 'Name in the oversight plan what a person decides before release, and have it approved.',
      zh: '请在监督计划中写明放行前由人决定的结果，并重新取得批准。',
    },
  },
  review_releases: {
    status: 409,
    message: {
      en: ({ name }: { name: string }) =>
        `the review point ${name} would release by itself, which the high tier does not allow`,
      zh: ({ name }: { name: string }) => `复核点「${name}」超时即自动放行，高风险应用不得如此`,
    },
    remedy: {
      en: 'Choose refusal, the manual queue or the fallback for when the time runs out.',
      zh: '请将超时处理改为拒绝、转人工队列或启用后备方案。',
    },
  },
  limit_above_default: {
    status: 400,
    message: {
      en: ({ limit, max }: { limit: string; max: number }) => `${limit} may be at most ${max}`,
      zh: ({ limit, max }: { limit: string; max: number }) => `${limit} 最大为 ${max}`,
    },
    remedy: {
      en: 'Ask for less, or have the institution raise its own limit.',
      zh: '请降低数值，或由机构调整其限额。',
    },
  },
  no_permit: {
    status: 404,
    message: {
      en: ({ serial }: { serial: string }) => `there is no permit ${serial}`,
      zh: ({ serial }: { serial: string }) => `不存在准行证 ${serial}`,
    },
    remedy: { en: 'List the permits first.', zh: '请先列出准行证。' },
  },
  already_revoked: {
    status: 409,
    message: {
      en: ({ at }: { at: Instant }) => `the permit was revoked on ${at}`,
      zh: ({ at }: { at: Instant }) => `该准行证已于 ${at} 撤销`,
    },
    remedy: { en: 'Nothing remains to be done.', zh: '无需再操作。' },
  },
  judge_missing: {
    status: 400,
    message: {
      en: ({ version }: { version: string }) =>
        `the judge ${version} is no generative model of the application`,
      zh: ({ version }: { version: string }) => `裁判模型 ${version} 不是该应用的生成式模型`,
    },
    remedy: {
      en: 'Name a generative version that the application uses, admitted like any other.',
      zh: '请选择该应用使用且已准入的生成式模型版本。',
    },
  },
  answer_schema_declared: {
    status: 409,
    message: {
      en: () => 'the approved dossier declares the form of the answers',
      zh: () => '已批准的卷宗已载明输出结构',
    },
    remedy: {
      en: 'Mint without a form of your own; to change it, have the dossier approved again.',
      zh: '签发时请勿另行填写；如需变更，请修改卷宗并重新批准。',
    },
  },
  answer_schema_refused: {
    status: 422,
    message: {
      en: ({ problem }: { problem: string }) => `answers cannot be checked against it: ${problem}`,
      zh: ({ problem }: { problem: string }) => `无法据此核对输出：${problem}`,
    },
    remedy: {
      en: 'Use JSON Schema 2020-12 or draft-07, of at most 16 KiB, without references to elsewhere.',
      zh: '请使用 JSON Schema 2020-12 或 draft-07，不超过 16 KiB，且不引用外部内容。',
    },
  },
  bank_refused: {
    status: 422,
    message: {
      en: ({ faults }: { faults: readonly unknown[] }) =>
        `nothing was imported: ${faults.length} rows are wrong`,
      zh: ({ faults }: { faults: readonly unknown[] }) => `未导入任何内容：${faults.length} 行有误`,
    },
    remedy: {
      en: 'Correct every row named in the details, then import the whole file again.',
      zh: '请更正详情所列各行后重新导入整个文件。',
    },
  },
  no_bank: {
    status: 404,
    message: {
      en: ({ bank }: { bank: string }) => `there is no bank ${bank}`,
      zh: ({ bank }: { bank: string }) => `不存在词库 ${bank}`,
    },
    remedy: { en: 'List the banks first.', zh: '请先列出词库。' },
  },
  own_bank: {
    status: 403,
    message: {
      en: () => 'who imported a bank can neither put it in force nor take it out',
      zh: () => '导入词库的人不能自行启用或停用该词库',
    },
    remedy: {
      en: 'Ask another person with that permission.',
      zh: '请由另一位有此权限的人员办理。',
    },
  },
  bank_settled: {
    status: 409,
    message: {
      en: () => 'the bank was put in force or taken out already',
      zh: () => '该词库已启用或已停用',
    },
    remedy: {
      en: 'Read it again; to change it, import another under its name.',
      zh: '请重新读取；如需变更，请以同名重新导入。',
    },
  },
  bank_not_in_force: {
    status: 409,
    message: {
      en: ({ name }: { name: string }) => `no bank named ${name} is in force`,
      zh: ({ name }: { name: string }) => `没有名为 ${name} 的生效词库`,
    },
    remedy: {
      en: 'Name banks in force, or none, so that all of them hold.',
      zh: '请指定生效中的词库；不指定则全部适用。',
    },
  },
  no_stop: {
    status: 404,
    message: {
      en: ({ stop }: { stop: string }) => `there is no stop ${stop} in force`,
      zh: ({ stop }: { stop: string }) => `不存在生效中的停用 ${stop}`,
    },
    remedy: { en: 'List the stops in force first.', zh: '请先列出生效中的停用。' },
  },
  not_the_lifter: {
    status: 403,
    message: {
      en: ({ lifter }: { lifter: StopLifter }) => `only ${lifter} lifts this stop`,
      zh: ({ lifter }: { lifter: StopLifter }) => `该停用只能由 ${lifter} 解除`,
    },
    remedy: {
      en: 'Ask a person with that role (catalogue/stops.yaml), or name a resolution on this application that passed after the stop.',
      zh: '请由具有该职责的人员解除（见 catalogue/stops.yaml），或提供停用之后就该应用作出的决议。',
    },
  },
  no_later_resolution: {
    status: 409,
    message: {
      en: () =>
        'the decision named is no resolution on this application that passed after the stop',
      zh: () => '所列决定不是停用之后就该应用通过的决议',
    },
    remedy: {
      en: 'Have the committee resolve on what happened, and name that resolution.',
      zh: '请提请委员会就停用事项作出决议，并提供该决议。',
    },
  },
  stop_conditions_missing: {
    status: 409,
    message: {
      en: ({ countMin, count }: { countMin: number; count: number }) =>
        `its tier asks for ${countMin} stop conditions; the approved dossier has ${count}`,
      zh: ({ countMin, count }: { countMin: number; count: number }) =>
        `该等级至少需要 ${countMin} 项自动停用条件，已批准的卷宗只有 ${count} 项`,
    },
    remedy: {
      en: 'Write them into the part on stop conditions, and have it signed and approved.',
      zh: '请补充卷宗“停用与退出条件”部分，并重新签署、批准。',
    },
  },
  own_stop: {
    status: 403,
    message: {
      en: () => 'who tripped a stop cannot lift it',
      zh: () => '触发停用的人不能自行解除',
    },
    remedy: {
      en: 'Ask another operator or a risk manager.',
      zh: '请由其他运维人员或风险管理人员解除。',
    },
  },
})
