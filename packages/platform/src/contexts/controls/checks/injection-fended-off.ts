import { checkOfApplications } from './check.ts'
import { isGenerative } from './generative.ts'
import { hasGuard } from './guards.ts'

/** Injection is fended off: the guard is on, and the probe proves that it detects (measure 25.4). */
export const injectionFendedOff = checkOfApplications({
  statement: '25.4',
  from: import.meta.url,
  reads: ['permits'],
  which: { zh: '持有生成式准行证的应用', en: 'applications with a generative permit' },
  asks: { zh: '启用注入护栏', en: 'have the injection guard on' },
  todo: { zh: '重新签发准行证以启用护栏', en: 'Mint the permit anew, so that the guard is on' },
  applies: ({ id }, { permits }) => isGenerative(permits.get(id)),
  holds: ({ id }, { permits }) => hasGuard(permits.get(id)!.guards.input, 'injection'),
})
