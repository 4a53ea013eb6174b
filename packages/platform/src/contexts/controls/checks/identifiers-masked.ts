import { checkOfApplications } from './check.ts'
import { hasGuard } from './guards.ts'

/** Identifiers are masked before a model sees them (measure 24.4). */
export const identifiersMasked = checkOfApplications({
  statement: '24.4',
  from: import.meta.url,
  reads: ['permits'],
  which: { zh: '持有准行证的应用', en: 'applications with a permit' },
  asks: { zh: '启用直接标识的输入护栏', en: 'have the input guards for direct identifiers on' },
  todo: { zh: '重新签发准行证以启用护栏', en: 'Mint the permit anew, so that the guards are on' },
  applies: ({ id }, { permits }) => permits.has(id),
  holds: ({ id }, { permits }) => hasGuard(permits.get(id)!.guards.input, 'identifier'),
})
