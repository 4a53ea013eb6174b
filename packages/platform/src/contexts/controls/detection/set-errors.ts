import { defineErrors } from '#kernel/errors.ts'

export const setErrors = defineErrors('controls', {
  no_reference_set: {
    status: 404,
    message: {
      en: ({ set }: { set: string }) => `there is no reference set ${set}`,
      zh: ({ set }: { set: string }) => `没有编号为 ${set} 的参考集`,
    },
    remedy: {
      en: 'List the reference sets first.',
      zh: '请先查看参考集列表。',
    },
  },
  own_reference_set: {
    status: 403,
    message: {
      en: () => 'nobody adopts the reference set that they imported',
      zh: () => '不得由导入人本人启用参考集',
    },
    remedy: {
      en: 'Ask another person with that permission to look at its cases and adopt it.',
      zh: '请由另一位有此权限的人员核对样例后启用。',
    },
  },
  reference_set_adopted: {
    status: 409,
    message: {
      en: () => 'the reference set was adopted already',
      zh: () => '该参考集已启用',
    },
    remedy: {
      en: 'To measure by other cases, import another set and have it adopted.',
      zh: '如需改用其他样例，请导入新的参考集并启用。',
    },
  },
  detection_disturbed: {
    status: 502,
    message: {
      en: ({ code }: { code: string }) =>
        `the door answered a case neither with an answer nor with a refusal by a guard (${code})`,
      zh: ({ code }: { code: string }) => `调用入口对样例既未答复、也未由护栏拒绝（${code}）`,
    },
    remedy: {
      en: 'Nothing was measured: see to what is named; the next round measures again by itself.',
      zh: '本次未得出结果：请排除所列原因，下一轮自动重新测量。',
    },
  },
})
