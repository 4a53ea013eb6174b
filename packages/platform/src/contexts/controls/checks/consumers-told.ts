import { checkOfApplications } from './check.ts'

/** Consumers are told that they speak to AI (measure 21.3). */
export const consumersTold = checkOfApplications({
  statement: '21.3',
  from: import.meta.url,
  reads: ['permits'],
  which: { zh: '持有准行证的面向客户应用', en: 'customer-facing applications with a permit' },
  asks: { zh: '准行证载有告知文本', en: 'have a permit that carries its notice' },
  todo: {
    zh: '在卷宗中写明告知文本并重新签发准行证',
    en: 'Word the notice in the dossier and mint the permit anew',
  },
  applies: ({ id, factors }, { permits }) => factors.customerFacing && permits.has(id),
  holds: ({ id }, { permits }) => permits.get(id)!.notice !== undefined,
})
