import { defineErrors } from '#kernel/errors.ts'

export const supplyErrors = defineErrors('supply', {
  not_found: {
    status: 404,
    message: { en: () => 'there is no such supplier', zh: () => '不存在该供应商' },
    remedy: {
      en: 'Check the id; what belongs to another institution is not found either.',
      zh: '请检查编号；属于其他机构的内容同样视为不存在。',
    },
  },
  already_proposed: {
    status: 409,
    message: {
      en: () => 'a supplier with this credit code stands in the list of proposals',
      zh: () => '该统一社会信用代码的供应商已提出',
    },
    remedy: {
      en: 'Use the supplier that is there; list it again if it was taken off.',
      zh: '请使用已有供应商；若已移出，可重新列入。',
    },
  },
  own_proposal: {
    status: 403,
    message: {
      en: () => 'who proposed a supplier cannot list it',
      zh: () => '提出供应商的人不得将其列入名单',
    },
    remedy: { en: 'Ask another risk manager.', zh: '请由另一位风险管理人员办理。' },
  },
  already_listed: {
    status: 409,
    message: { en: () => 'the supplier is on the list', zh: () => '该供应商已在名单中' },
    remedy: {
      en: 'Take it off first to list it on other terms.',
      zh: '如需变更条件，请先移出名单。',
    },
  },
  not_listed: {
    status: 409,
    message: { en: () => 'the supplier is not on the list', zh: () => '该供应商不在名单中' },
    remedy: { en: 'Nothing needs to be done.', zh: '无需处理。' },
  },
  listing_begins_early: {
    status: 422,
    message: {
      en: () => 'a listing begins today or later',
      zh: () => '列入的起始时间不得早于今天',
    },
    remedy: {
      en: 'Give a later beginning, or none: then it begins now.',
      zh: '请填写更晚的起始时间；不填写则自现在起生效。',
    },
  },
  listing_ends_early: {
    status: 422,
    message: {
      en: () => 'a listing must end after it begins, and in the future',
      zh: () => '列入的终止时间须晚于起始时间且在将来',
    },
    remedy: { en: 'Give a later end.', zh: '请填写更晚的终止时间。' },
  },
  review_not_ahead: {
    status: 422,
    message: {
      en: () => 'the next review must lie ahead',
      zh: () => '下次复评日期须晚于今天',
    },
    remedy: { en: 'Give a later date.', zh: '请填写更晚的日期。' },
  },
  nothing_changed: {
    status: 422,
    message: { en: () => 'nothing would change', zh: () => '没有任何变更' },
    remedy: {
      en: 'Change the name, the kind or the data class.',
      zh: '请更改名称、类型或数据级别。',
    },
  },
  amendment_waits: {
    status: 409,
    message: {
      en: () => 'a change that somebody else asked for waits to be decided',
      zh: () => '他人提请的变更尚待决定',
    },
    remedy: {
      en: 'Have it accepted or declined first.',
      zh: '请先由他人同意或驳回该变更。',
    },
  },
  no_amendment: {
    status: 409,
    message: { en: () => 'no change waits to be decided', zh: () => '没有待决定的变更' },
    remedy: { en: 'Nothing needs to be done.', zh: '无需处理。' },
  },
  own_amendment: {
    status: 403,
    message: {
      en: () => 'who asked for a change cannot decide about it',
      zh: () => '提请变更的人不得自行决定',
    },
    remedy: { en: 'Ask another risk manager.', zh: '请由另一位风险管理人员办理。' },
  },
  stale_revision: {
    status: 409,
    message: {
      en: () => 'the supplier was changed in the meantime',
      zh: () => '该供应商已被他人更改',
    },
    remedy: { en: 'Read it again and repeat the act.', zh: '请重新读取后再操作。' },
  },
})
