import { guardsOf } from '#contexts/permits/index.ts'
import { checkOfApplications } from './check.ts'
import { isGenerative } from './generative.ts'
import { isAtLeastAsStrict, rulesOfGuard } from './guards.ts'

/** Injection is fended off: the guard is on as the tier asks; how much it detects is measured nowhere yet (measure 25.4). */
export const injectionFendedOff = checkOfApplications({
  statement: '25.4',
  from: import.meta.url,
  reads: ['permits'],
  awaits: {
    zh: '护栏在参考集上的检出率',
    en: 'the detection rate of the guards on reference sets',
  },
  which: { zh: '持有生成式准行证的应用', en: 'applications with a generative permit' },
  asks: { zh: '启用注入护栏', en: 'have the injection guard on' },
  todo: { zh: '重新签发准行证以启用护栏', en: 'Mint the permit anew, so that the guard is on' },
  applies: ({ id }, { permits }) => isGenerative(permits.get(id)),
  holds: ({ id, tier }, { permits }) => {
    const { input } = permits.get(id)!.guards
    const least = rulesOfGuard(guardsOf(tier, { publishes: false }).input, 'injection')
    return rulesOfGuard(input, 'injection').length > 0 && isAtLeastAsStrict(input, least)
  },
})
