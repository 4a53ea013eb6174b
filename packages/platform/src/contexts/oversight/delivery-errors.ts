import { defineErrors } from '#kernel/errors.ts'

export const deliveryErrors = defineErrors('oversight', {
  unknown_webhook: {
    status: 404,
    message: {
      en: ({ webhook }: { webhook: string }) => `there is no webhook ${webhook}`,
      zh: ({ webhook }: { webhook: string }) => `不存在回调地址 ${webhook}`,
    },
    remedy: { en: 'List the webhooks first.', zh: '请先列出回调地址。' },
  },
  webhook_disabled: {
    status: 409,
    message: { en: () => 'the webhook is disabled', zh: () => '该回调地址已停用' },
    remedy: { en: 'Add it anew; it gets a new secret.', zh: '请重新添加，届时将生成新密钥。' },
  },
  no_dead_delivery: {
    status: 404,
    message: {
      en: ({ delivery }: { delivery: string }) => `no delivery ${delivery} was given up`,
      zh: ({ delivery }: { delivery: string }) => `不存在已放弃的投递 ${delivery}`,
    },
    remedy: { en: 'List the dead deliveries first.', zh: '请先列出已放弃的投递。' },
  },
  mandatory_notice: {
    status: 409,
    message: {
      en: ({ kind }: { kind: string }) => `notices of the kind ${kind} cannot be switched off`,
      zh: ({ kind }: { kind: string }) => `「${kind}」类通知不可关闭`,
    },
    remedy: { en: 'Switch off only kinds that are not mandatory.', zh: '只能关闭非必收的通知。' },
  },
})
