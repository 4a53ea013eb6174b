import type { Conflict } from './dossier-view.ts'

const conflictsInChinese: Record<Conflict, string> = {
  requester: '申请人',
  owner: '应用负责人',
  responsible: '应用的业务、技术或数据责任人',
  author: '作者',
  validator: '验证人',
  signer: '签署人',
}

/** Errors about proposals, votes and decisions; part of the closed catalogue in errors.ts. */
export const decisionErrors = {
  conflict_of_interest: {
    status: 403,
    message: {
      en: ({ conflict }: { conflict: Conflict }) =>
        `as ${conflict === 'responsible' ? 'one of those responsible for' : `${conflict} of`} what is proposed you do not decide on it`,
      zh: ({ conflict }: { conflict: Conflict }) =>
        `您是提请事项的${conflictsInChinese[conflict]}，须回避，不得参与决定`,
    },
    remedy: {
      en: 'The recusal is automatic, for administrators as for anybody; the others decide.',
      zh: '回避由系统自动执行，管理员亦不例外；请由其他人员决定。',
    },
  },
  dossier_changed: {
    status: 409,
    message: {
      en: () => 'the dossier or table is no longer the one that was proposed',
      zh: () => '卷宗或分级表已发生变化，与提案所依据的内容不一致',
    },
    remedy: {
      en: 'Read the dossier as it stands now; if it changed after the proposal, the owner asks for approval again.',
      zh: '请阅读当前卷宗；若在提案之后发生变化，须由负责人重新申请批准。',
    },
  },
  no_committee: {
    status: 409,
    message: {
      en: () => 'there is no risk management committee that could decide',
      zh: () => '尚未设立可作决定的风险管理委员会',
    },
    remedy: {
      en: 'An administrator forms it on the resolution of the board.',
      zh: '请管理员依据董（理）事会决议设立。',
    },
  },
  committee_approves: {
    status: 409,
    message: {
      en: () => 'a high-tier application is approved by the risk management committee alone',
      zh: () => '高风险应用仅可由风险管理委员会批准',
    },
    remedy: { en: 'Ask for its resolution.', zh: '请申请委员会决议。' },
  },
  role_approves: {
    status: 409,
    message: {
      en: () => 'this tier is approved by a risk manager, not by a committee',
      zh: () => '本等级由风险管理人员批准，无须委员会决议',
    },
    remedy: {
      en: 'Ask a risk manager to grant the approval.',
      zh: '请由风险管理人员批准。',
    },
  },
  proposal_pending: {
    status: 409,
    message: {
      en: () => 'a proposal on this very dossier or table is pending',
      zh: () => '同一卷宗或分级表已有待表决提案',
    },
    remedy: { en: 'Wait for its resolution or withdraw it.', zh: '请等待表决结果或撤回提案。' },
  },
  not_the_requester: {
    status: 403,
    message: {
      en: () => 'only who made a proposal takes it back',
      zh: () => '仅提案人可以撤回提案',
    },
    remedy: { en: 'Ask the requester.', zh: '请联系提案人。' },
  },
  in_force_in_past: {
    status: 422,
    message: {
      en: () => 'a table comes into force in the future, and within a year',
      zh: () => '分级表的生效时间须晚于当前时间且在一年之内',
    },
    remedy: {
      en: 'Give a later instant, or none: then it comes into force with the resolution.',
      zh: '请填写更晚的时间；不填写则自决议通过时生效。',
    },
  },
  proposal_closed: {
    status: 409,
    message: {
      en: () => 'the proposal is resolved or void',
      zh: () => '该提案已决议或已失效',
    },
    remedy: {
      en: 'The owner asks for approval again where it is still needed.',
      zh: '如仍需批准，请由负责人重新申请。',
    },
  },
  not_seated: {
    status: 403,
    message: {
      en: () => 'you hold no seat in this committee',
      zh: () => '您不是该委员会的在任委员',
    },
    remedy: { en: 'Only seats in force vote.', zh: '仅在任委员可以表决。' },
  },
  not_the_chair: {
    status: 403,
    message: { en: () => 'only the chair closes a vote', zh: () => '仅主任委员可以结束表决' },
    remedy: { en: 'Ask the chair.', zh: '请联系主任委员。' },
  },
  already_voted: {
    status: 409,
    message: { en: () => 'you have voted already', zh: () => '您已表决' },
    remedy: { en: 'A vote stands as it was cast.', zh: '表决一经作出不得更改。' },
  },
  reason_missing: {
    status: 422,
    message: {
      en: () => 'a rejection or a recusal needs its reason',
      zh: () => '反对或回避须说明理由',
    },
    remedy: { en: 'Give the reason.', zh: '请填写理由。' },
  },
  quorum_not_met: {
    status: 409,
    message: {
      en: ({ cast, quorum }: { cast: number; quorum: number }) =>
        `${cast} votes count; the quorum is ${quorum}`,
      zh: ({ cast, quorum }: { cast: number; quorum: number }) =>
        `有效表决 ${cast} 票，未达法定 ${quorum} 票`,
    },
    remedy: {
      en: 'Wait until enough members have voted.',
      zh: '请待足够委员表决后再办理。',
    },
  },
  validity_too_long: {
    status: 422,
    message: {
      en: ({ daysMax }: { daysMax: number }) =>
        `the validity must end in the future and within ${daysMax} days`,
      zh: ({ daysMax }: { daysMax: number }) => `有效期须晚于当前时间且不超过 ${daysMax} 天`,
    },
    remedy: { en: 'Choose an earlier end.', zh: '请缩短有效期。' },
  },
  decision_over: {
    status: 409,
    message: {
      en: () => 'the decision was rejected, has expired or is withdrawn already',
      zh: () => '该决定未获通过、已到期或已撤销',
    },
    remedy: { en: 'Nothing rests on it any more.', zh: '该决定已不产生效力。' },
  },
}
