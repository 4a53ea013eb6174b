import { checkOfApplications } from './check.ts'
import { isGenerative } from './generative.ts'

/** Generated content is labelled as GB 45438-2025 asks (measure 21.2). */
export const contentLabelled = checkOfApplications({
  statement: '21.2',
  from: import.meta.url,
  reads: ['permits'],
  which: { zh: '持有生成式准行证的应用', en: 'applications with a generative permit' },
  asks: {
    zh: '准行证载有生成内容的显式标识，以及含服务提供者编码的元数据标识',
    en: 'have a permit that carries the visible label and the metadata label with the code of the provider',
  },
  todo: {
    zh: '登记机构的统一社会信用代码并重新签发准行证',
    en: 'Enter the credit code of the institution and mint the permit anew',
  },
  applies: ({ id }, { permits }) => isGenerative(permits.get(id)),
  holds: ({ id }, { permits }) => permits.get(id)!.label?.metadata.providerCode !== undefined,
})
