import { checkOfApplications } from './check.ts'
import { isGenerative } from './generative.ts'

/** Generated content is labelled as GB 45438-2025 asks (measure 21.2). */
export const contentLabelled = checkOfApplications({
  statement: '21.2',
  from: import.meta.url,
  reads: ['permits'],
  which: { zh: '持有生成式准行证的应用', en: 'applications with a generative permit' },
  asks: {
    zh: '准行证载有生成内容标识',
    en: 'have a permit that carries the label of generated content',
  },
  todo: { zh: '重新签发准行证以载入标识', en: 'Mint the permit anew with its label' },
  applies: ({ id }, { permits }) => isGenerative(permits.get(id)),
  holds: ({ id }, { permits }) => permits.get(id)!.label !== undefined,
})
