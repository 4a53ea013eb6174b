import { guardsOf } from '#contexts/permits/index.ts'
import { checkOfApplications } from './check.ts'
import { hides, isAtLeastAsStrict, rulesOfGuard } from './guards.ts'

/** Identifiers are masked before a model sees them (measure 24.4). */
export const identifiersMasked = checkOfApplications({
  statement: '24.4',
  from: import.meta.url,
  reads: ['permits'],
  which: { zh: '持有准行证的应用', en: 'applications with a permit' },
  asks: {
    zh: '启用直接标识的输入护栏，且对每类标识均予替换、脱敏或拒绝',
    en: 'have the input guards for direct identifiers on, and replace, mask or refuse each kind',
  },
  todo: { zh: '重新签发准行证以启用护栏', en: 'Mint the permit anew, so that the guards are on' },
  applies: ({ id }, { permits }) => permits.has(id),
  holds: ({ id, tier }, { permits }) => {
    const { input } = permits.get(id)!.guards
    const least = rulesOfGuard(guardsOf(tier, { publishes: false }).input, 'identifier')
    return isAtLeastAsStrict(input, least) && rulesOfGuard(input, 'identifier').every(hides)
  },
})
