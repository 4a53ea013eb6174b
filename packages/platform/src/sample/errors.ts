import { defineErrors } from '#kernel/errors.ts'

export const sampleErrors = defineErrors('sample', {
  cut_off: {
    status: 409,
    message: {
      en: () => 'an earlier start was cut off while it loaded the sample institution',
      zh: () => '上一次启动在装载示例机构时中断',
    },
    remedy: {
      en: 'Nothing but sample data is in it: remove the data folder (or empty the database) and start again.',
      zh: '其中仅有示例数据：请删除数据目录（或清空数据库）后重新启动。',
    },
  },
  upstream_incomplete: {
    status: 400,
    message: {
      en: () => 'HENGJIAN_SAMPLE_UPSTREAM is set without HENGJIAN_SAMPLE_UPSTREAM_MODEL',
      zh: () => '已设置 HENGJIAN_SAMPLE_UPSTREAM，但未设置 HENGJIAN_SAMPLE_UPSTREAM_MODEL',
    },
    remedy: {
      en: 'Name the model that the endpoint should be asked for, or unset both.',
      zh: '请指明要调用的模型名称，或同时取消两项设置。',
    },
  },
})
