import { guardsOf } from '#contexts/permits/index.ts'
import { checkOfApplications } from './check.ts'
import { isGenerative } from './generative.ts'
import { isAtLeastAsStrict, rulesOfGuard } from './guards.ts'

/** No false information and no market manipulation (measure 14.5). */
export const falseInformationGuarded = checkOfApplications({
  statement: '14.5',
  from: import.meta.url,
  reads: ['permits'],
  which: { zh: '可对外发布的生成式应用', en: 'generative applications that can publish' },
  asks: {
    zh: '启用虚假市场信息输出护栏，且不松于对外发布应用的要求',
    en: 'have the output guard against made-up market information on, as strict as publishing asks',
  },
  todo: {
    zh: '重新签发准行证以启用输出护栏',
    en: 'Mint the permit anew, so that the output guard is on',
  },
  applies: ({ id, factors, publicFacing }, { permits }) =>
    isGenerative(permits.get(id)) && (publicFacing || factors.customerFacing),
  holds: ({ id, tier }, { permits }) => {
    const least = rulesOfGuard(guardsOf(tier, { publishes: true }).output, 'misconduct')
    return isAtLeastAsStrict(permits.get(id)!.guards.output, least)
  },
})
