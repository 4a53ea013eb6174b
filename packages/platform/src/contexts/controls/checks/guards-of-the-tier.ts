import { guardsOf } from '#contexts/permits/index.ts'
import { checkOfApplications } from './check.ts'
import { isGenerative } from './generative.ts'
import { isAtLeastAsStrict } from './guards.ts'

/** Every generative permit has the guards of its tier on (measure 24.6). */
export const guardsOfTheTier = checkOfApplications({
  statement: '24.6',
  from: import.meta.url,
  reads: ['permits'],
  which: { zh: '持有生成式准行证的应用', en: 'applications with a generative permit' },
  asks: {
    zh: '启用所属等级的全部输入与输出护栏',
    en: 'have all input and output guards of their tier on',
  },
  todo: { zh: '重新签发准行证以启用护栏', en: 'Mint the permit anew, so that the guards are on' },
  applies: ({ id }, { permits }) => isGenerative(permits.get(id)),
  holds: ({ id, tier, factors, publicFacing }, { permits }) => {
    const { guards } = permits.get(id)!
    const least = guardsOf(tier, { publishes: publicFacing || factors.customerFacing })
    return (
      isAtLeastAsStrict(guards.input, least.input) && isAtLeastAsStrict(guards.output, least.output)
    )
  },
})
