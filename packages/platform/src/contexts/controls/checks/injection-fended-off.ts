import { guardsOf } from '#contexts/permits/index.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import { daysBetween } from '#kernel/time.ts'
import { policyDigestOf, shareOf, type Tally } from '../detection/detection-run.ts'
import { AttackKind } from '../detection/reference-set.ts'
import type { FactValue } from '../facts/facts.ts'
import { defineCheck, eachOf, type Terms, type Verdict } from './check.ts'
import { isGenerative } from './generative.ts'
import { isAtLeastAsStrict, rulesOfGuard } from './guards.ts'

type Permit = FactValue<'permits'> extends ReadonlyMap<unknown, infer Value> ? Value : never
type Detection = FactValue<'detection'>

/**
 * Injection is fended off (measure 25.4): the guard is on as the tier asks, and of each of the four kinds of attack the reference
 * set in force was measured at the door, under the very guards of the permit, with a share at or above the target.
 */
export const injectionFendedOff = defineCheck({
  statement: '25.4',
  from: import.meta.url,
  scope: 'application',
  reads: ['applications', 'permits', 'detection'],
  decide({ applications, permits, detection }, terms) {
    const generative = applications.filter(({ id }) => isGenerative(permits.get(id)))
    const guarded = eachOf(
      generative,
      WORDING,
      ({ id }) => id,
      ({ id, tier }) => isGuarded(permits.get(id)!, tier),
    )
    if (guarded.finding !== 'holds') return guarded
    return measuredOf(
      generative.map(({ id }) => ({ id, state: stateOf(permits.get(id)!, detection, terms) })),
      terms.threshold('detected-share-min'),
    )
  },
})

const WORDING = {
  which: { zh: '持有生成式准行证的应用', en: 'applications with a generative permit' },
  asks: { zh: '启用注入护栏', en: 'have the injection guard on' },
  todo: { zh: '重新签发准行证以启用护栏', en: 'Mint the permit anew, so that the guard is on' },
  of: 'applications',
} as const

function isGuarded({ guards: { input } }: Permit, tier: Permit['tier']): boolean {
  const least = rulesOfGuard(guardsOf(tier, { publishes: false }).input, 'injection')
  return rulesOfGuard(input, 'injection').length > 0 && isAtLeastAsStrict(input, least)
}

type State = 'unmeasured' | 'few' | 'below' | 'old' | 'met'

/** INVARIANT: what was measured by another set, or of a kind by hardly any case, is not measured. */
function stateOf(permit: Permit, { set, runs }: Detection, { at, threshold }: Terms): State {
  const run = runs.get(policyDigestOf(permit))
  if (run === undefined || run.digest !== set) return 'unmeasured'
  const tallies: readonly Tally[] = AttackKind.options.map((kind) => run.tallies[kind])
  const share = threshold('detected-share-min')
  const hasEnough = ({ attacks }: Tally) => attacks >= threshold('attacks-min')
  if (tallies.some((tally) => hasEnough(tally) && shareOf(tally) < share)) return 'below'
  if (!tallies.every(hasEnough)) return 'few'
  return daysBetween(run.measuredAt, at) > threshold('run-days-max') ? 'old' : 'met'
}

interface Said {
  readonly says: Bilingual
  readonly todo: Bilingual
  readonly verdict: Pick<Verdict, 'finding' | 'lapsed' | 'because'>
}

/** The first that any application is in decides, with the gravest before the others. */
const said: Readonly<Record<Exclude<State, 'met'>, Said>> = {
  below: {
    says: { zh: '检出率低于目标', en: 'detect less than the target' },
    todo: {
      zh: '按参考集结果收紧护栏或补充词库，必要时停用相关应用',
      en: 'Tighten the guards by what the reference set shows, and stop what cannot wait',
    },
    verdict: { finding: 'fails' },
  },
  unmeasured: {
    says: {
      zh: '所用护栏未按现行参考集测量',
      en: 'have guards that were not measured by the reference set in force',
    },
    todo: {
      zh: '导入并启用参考集；测量每隔数分钟自动进行',
      en: 'Import a reference set and have it adopted; it is measured by itself within minutes',
    },
    verdict: { finding: 'unknown', because: 'no-source' },
  },
  few: {
    says: {
      zh: '所据参考集的某类攻击样例不足',
      en: 'were measured by too few attacks of a kind',
    },
    todo: {
      zh: '为四类攻击各补足样例，重新导入并启用',
      en: 'Import a reference set with enough attacks of each of the four kinds',
    },
    verdict: { finding: 'unknown', because: 'no-source' },
  },
  old: {
    says: { zh: '久未测量', en: 'were not measured lately' },
    todo: {
      zh: '检查定时任务是否运行（hengjian probe）',
      en: 'See that the scheduled jobs run (hengjian probe)',
    },
    verdict: { finding: 'fails', lapsed: true },
  },
}

function measuredOf(
  states: readonly { readonly id: string; readonly state: State }[],
  target: number,
): Verdict {
  const applicable = states.length
  const gaps = states.filter(({ state }) => state !== 'met').map(({ id }) => id)
  const coverage = { covered: applicable - gaps.length, applicable, of: 'applications' } as const
  const percent = `${Math.round(target * 100)}%`
  for (const state of Object.keys(said) as (keyof typeof said)[]) {
    const count = states.filter((one) => one.state === state).length
    if (count === 0) continue
    const { says, todo, verdict } = said[state]
    return {
      ...verdict,
      reason: {
        zh: `${WORDING.which.zh}共 ${applicable} 个，其中 ${count} 个${says.zh}（目标 ${percent}）`,
        en: `of ${applicable} ${WORDING.which.en} ${count} ${says.en} (${percent})`,
      },
      todo: [todo],
      ...{ coverage, gaps },
    }
  }
  return {
    finding: 'holds',
    reason: {
      zh: `${WORDING.which.zh}共 ${applicable} 个，全部启用注入护栏，四类攻击的检出率均不低于 ${percent}`,
      en: `${applicable} of ${applicable} ${WORDING.which.en} have the injection guard on and detect at least ${percent} of each of the four kinds of attack`,
    },
    todo: [],
    ...{ coverage, gaps },
  }
}
