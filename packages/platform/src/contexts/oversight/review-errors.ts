import type { Bilingual } from '#kernel/bilingual.ts'
import { defineErrors } from '#kernel/errors.ts'
import type { Instant } from '#kernel/time.ts'

export const reviewErrors = defineErrors('oversight', {
  no_review: {
    status: 404,
    message: {
      en: ({ review }: { review: string }) => `there is no review ${review}`,
      zh: ({ review }: { review: string }) => `不存在复核事项 ${review}`,
    },
    remedy: { en: 'List the open reviews first.', zh: '请先列出待复核事项。' },
  },
  review_closed: {
    status: 409,
    message: {
      en: ({ at }: { at: Instant }) => `the review was closed on ${at}`,
      zh: ({ at }: { at: Instant }) => `该复核事项已于 ${at} 结束`,
    },
    remedy: {
      en: 'Nothing remains to be done; its record says how it ended.',
      zh: '无需再操作；结果见其记录。',
    },
  },
  review_out_of_time: {
    status: 409,
    message: {
      en: ({ dueAt }: { dueAt: Instant }) => `the time for this review ended on ${dueAt}`,
      zh: ({ dueAt }: { dueAt: Instant }) => `该复核事项的时限已于 ${dueAt} 届满`,
    },
    remedy: {
      en: 'What the permit lays down for this case happens within a minute; nobody decides any more.',
      zh: '系统将在一分钟内按准行证规定处理，不再由人决定。',
    },
  },
  review_claimed: {
    status: 409,
    message: {
      en: () => 'somebody else has this review',
      zh: () => '该复核事项已由他人领取',
    },
    remedy: {
      en: 'Take another, or ask for it to be given back or assigned.',
      zh: '请领取其他事项，或请对方退回、由管理人员改派。',
    },
  },
  review_not_claimed: {
    status: 409,
    message: {
      en: () => 'this review is not yours',
      zh: () => '您尚未领取该复核事项',
    },
    remedy: { en: 'Claim it first.', zh: '请先领取。' },
  },
  reviewer_not_independent: {
    status: 403,
    message: {
      en: () => 'who answers for the application or wrote its dossier does not review its results',
      zh: () => '应用负责人、相关责任人和卷宗编写人不得复核其结果',
    },
    remedy: { en: 'Ask another reviewer.', zh: '请由其他复核人员处理。' },
  },
  reviewer_not_another: {
    status: 403,
    message: {
      en: () => 'the second reviewer is another person than the first',
      zh: () => '第二名复核人员不得与第一名为同一人',
    },
    remedy: { en: 'Ask another reviewer.', zh: '请由其他复核人员处理。' },
  },
  no_such_reviewer: {
    status: 400,
    message: {
      en: ({ person }: { person: string }) => `${person} is no active reviewer`,
      zh: ({ person }: { person: string }) => `${person} 不是在岗的复核人员`,
    },
    remedy: {
      en: 'Choose somebody active who holds the role of a reviewer.',
      zh: '请选择在岗且具有复核人员角色的人。',
    },
  },
  verdict_not_possible: {
    status: 400,
    message: {
      en: ({ why }: { why: Bilingual }) => `this verdict is not possible here: ${why.en}`,
      zh: ({ why }: { why: Bilingual }) => `此处不能作出该决定：${why.zh}`,
    },
    remedy: {
      en: 'A correction and a manual answer need a text; a manual item has nothing to release.',
      zh: '更正和人工答复须填写正文；人工队列事项没有可放行的结果。',
    },
  },
  nothing_to_confirm: {
    status: 409,
    message: {
      en: () => 'no first verdict waits for a second one',
      zh: () => '没有待第二人确认的决定',
    },
    remedy: { en: 'Decide it yourself.', zh: '请直接作出决定。' },
  },
})
