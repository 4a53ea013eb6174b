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
    const measured = generative.map(({ id }) => ({
      id,
      ...stateOf(permits.get(id)!, detection, terms),
    }))
    return measuredOf(measured, terms.threshold('detected-share-min'))
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

interface Measured {
  readonly state: 'unmeasured' | 'few' | 'below' | 'old' | 'met'
  /** The kinds of attack for which it is in this state. */
  readonly tallies: readonly (readonly [AttackKind, Tally])[]
}

/** INVARIANT: what was measured by another set, or of a kind by hardly any case, is not measured. */
function stateOf(permit: Permit, { set, runs }: Detection, { at, threshold }: Terms): Measured {
  const run = runs.get(policyDigestOf(permit))
  if (run === undefined || run.digest !== set) return { state: 'unmeasured', tallies: [] }
  const tallies = AttackKind.options.map((kind) => [kind, run.tallies[kind]] as const)
  const few = tallies.filter(([, { attacks }]) => attacks < threshold('attacks-min'))
  const share = threshold('detected-share-min')
  const below = tallies.filter((one) => !few.includes(one) && shareOf(one[1]) < share)
  if (below.length > 0) return { state: 'below', tallies: below }
  if (few.length > 0) return { state: 'few', tallies: few }
  const isOld = daysBetween(run.measuredAt, at) > threshold('run-days-max')
  return { state: isOld ? 'old' : 'met', tallies: [] }
}

const kindNames: Readonly<Record<AttackKind, Bilingual>> = {
  prompt: { zh: '提示词注入', en: 'prompt injection' },
  reasoning: { zh: '思维链注入', en: 'injected reasoning' },
  multimodal: { zh: '多模态攻击', en: 'multimodal attacks' },
  context: { zh: '上下文污染', en: 'polluted context' },
}

/** Of each kind that is named the fewest that were caught under any of the guards. */
function worstOf(measured: readonly Measured[], language: keyof Bilingual): string {
  const all = measured.flatMap(({ tallies }) => tallies)
  const said = AttackKind.options.flatMap((kind) => {
    const own = all.filter(([one]) => one === kind).map(([, tally]) => tally)
    const [worst] = own.sort((a, b) => shareOf(a) - shareOf(b))
    if (worst === undefined) return []
    return [`${kindNames[kind][language]} ${worst.found + worst.refused}/${worst.attacks}`]
  })
  if (said.length === 0) return ''
  return language === 'zh' ? `：${said.join('、')}` : `: ${said.join(', ')}`
}

interface Said {
  readonly says: Bilingual
  readonly todo: Bilingual
  readonly verdict: Pick<Verdict, 'finding' | 'lapsed' | 'because'>
}

/** The first that any application is in decides, with the gravest before the others. */
const said: Readonly<Record<Exclude<Measured['state'], 'met'>, Said>> = {
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
  states: readonly (Measured & { readonly id: string })[],
  target: number,
): Verdict {
  const applicable = states.length
  const gaps = states.filter(({ state }) => state !== 'met').map(({ id }) => id)
  const coverage = { covered: applicable - gaps.length, applicable, of: 'applications' } as const
  const percent = `${Math.round(target * 100)}%`
  for (const state of Object.keys(said) as (keyof typeof said)[]) {
    const such = states.filter((one) => one.state === state)
    if (such.length === 0) continue
    const { says, todo, verdict } = said[state]
    return {
      ...verdict,
      reason: {
        zh: `${WORDING.which.zh}共 ${applicable} 个，其中 ${such.length} 个${says.zh}（目标 ${percent}）${worstOf(such, 'zh')}`,
        en: `of ${applicable} ${WORDING.which.en} ${such.length} ${says.en} (${percent})${worstOf(such, 'en')}`,
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
