import type { Bilingual } from '#kernel/bilingual.ts'
import type { Instant } from '#kernel/time.ts'
import type { Word } from './attestation.ts'
import { owedBySupervisor } from './checks/awaiting.ts'
import type { Check, Verdict } from './checks/check.ts'
import { checks } from './checks/checks.ts'
import { effectOf, type ProbeState } from './effect.ts'
import type { Unknown } from './facts/fact.ts'
import { type FactId, type Facts, factDefinitions } from './facts/facts.ts'
import type { ProbeFact } from './facts/runtime-facts.ts'
import type { Statement } from './measures.ts'
import { probingTerms } from './probes/probing-terms.ts'
import type { Result, ResultDetail } from './result.ts'

const GAPS_MAX = 200

export interface Deciding {
  readonly at: Instant
  readonly facts: Facts
  /** Statements as the institution holds them: the catalogue in force with its own, stricter thresholds. */
  readonly statements: readonly Statement[]
  /** What it asks of itself beside them. */
  readonly own: readonly Decidable[]
  readonly attestations: ReadonlyMap<string, Word>
}

/** A statement with what decides it. */
export interface Decidable {
  readonly statement: Statement
  readonly check: Check | undefined
  /** The statement whose probes try it. */
  readonly probedAs: string
  /** Which words are decided, where they are the institution's own. */
  readonly revision?: number
}

/** The effect of every statement, own ones last. Pure: same facts, same instant, same results. */
export function decideAll(deciding: Deciding): readonly Result[] {
  return decidablesOf(deciding).map((decidable) => decide(decidable, deciding))
}

/** The statements that can be asked of one application, over facts that were narrowed to it. */
export function decideNarrowed(deciding: Deciding): readonly Result[] {
  return decidablesOf(deciding)
    .filter(({ check }) => check?.scope === 'application')
    .map((decidable) => decide(decidable, deciding))
}

/** The facts that the statements read, or those alone which can be asked of one application; probes are read for all that is enforced. */
export function factsAsked(
  asked: Pick<Deciding, 'statements' | 'own'>,
  { narrowed }: { readonly narrowed: boolean },
): ReadonlySet<FactId> {
  const checksAsked = decidablesOf(asked).filter(
    ({ check }) => !narrowed || check?.scope === 'application',
  )
  return new Set([
    ...checksAsked.flatMap(({ check }) => check?.reads ?? []),
    'applications',
    'probes',
  ])
}

function decidablesOf({
  statements,
  own,
}: Pick<Deciding, 'statements' | 'own'>): readonly Decidable[] {
  return [
    ...statements.map((statement) => ({
      ...{ statement, check: checks.get(statement.id), probedAs: statement.id },
    })),
    ...own,
  ]
}

type Decided = Omit<Verdict, 'because'> & { readonly because?: ResultDetail['because'] }

function decide(
  { statement, check, probedAs, revision }: Decidable,
  { at, facts, attestations }: Deciding,
): Result {
  const { id, duty } = statement
  const elsewhere = owedBySupervisor.has(id)
  const verdict = elsewhere ? OWED_ELSEWHERE : verdictOf(check, statement, facts, at)
  const probe = duty === 'enforced' ? probeStateOf(probedAs, facts) : undefined
  const word = attestations.get(id)
  const { finding, lapsed = false, coverage, gaps = [] } = verdict
  const isOutworn = word?.outworn === true && duty === 'recorded' && finding === 'unknown'
  const effect = effectOf({
    ...{ duty, elsewhere, finding, lapsed, coverage, at },
    probe: probe ?? 'held',
    attestedUntil: word?.outworn === true ? undefined : word?.validUntil,
  })
  const waits = finding === 'holds' && probe !== undefined && probe !== 'held'
  const because = verdict.because ?? (waits && effect === 'unmeasured' ? 'no-probe' : undefined)
  const found = isOutworn ? withMore(verdict, OUTWORN) : verdict
  const said =
    probe === undefined || finding === 'nothing-applies'
      ? found
      : withMore(found, { says: probeSays[probe], todo: probeTodo[probe] })
  return {
    statement: id,
    duty,
    effect,
    detail: {
      ...{ finding, lapsed, reason: said.reason, todo: said.todo },
      ...(coverage !== undefined && { coverage }),
      gaps: gaps.slice(0, GAPS_MAX),
      gapsLeftOut: Math.max(0, gaps.length - GAPS_MAX),
      ...(because !== undefined && { because }),
      ...(probe !== undefined && { probe }),
      ...(effect === 'attested' && { attestation: word!.id }),
      facts: factsRead(check, duty === 'enforced', facts),
      source: check?.source ?? '',
      ...(revision !== undefined && { revision }),
    },
  }
}

const OWED_ELSEWHERE: Decided = {
  finding: 'nothing-applies',
  reason: {
    zh: '由监管机构履行，机构侧不判断',
    en: 'owed by the supervisor; nothing on this side decides it',
  },
  todo: [],
}

function verdictOf(
  check: Check | undefined,
  statement: Statement,
  facts: Facts,
  at: Instant,
): Decided {
  if (check === undefined) return unmeasured('no-source', NO_CHECK)
  const missing = check.reads.map((id) => facts[id]).find((fact): fact is Unknown => !fact.known)
  if (missing !== undefined) return unmeasured(missing.because, missing.why)
  const values = Object.fromEntries(check.reads.map((id) => [id, knownValue(facts, id)]))
  try {
    return check.decide(values as never, { at, threshold: (name) => thresholdOf(statement, name) })
  } catch (error) {
    if (error instanceof MissingThreshold) return unmeasured('no-source', error.why)
    // A check that breaks has found nothing out, and says so; it never counts as met.
    const name = error instanceof Error ? error.name : 'Error'
    return unmeasured('error', {
      zh: `检查自身出错（${name}）`,
      en: `the check itself failed (${name})`,
    })
  }
}

function thresholdOf(statement: Statement, name: string): number {
  const threshold = statement.thresholds[name]
  if (threshold === undefined) throw new MissingThreshold(name)
  return threshold.value
}

/** The catalogue that the institution holds is older than what the check asks. */
class MissingThreshold extends Error {
  readonly why: Bilingual
  constructor(name: string) {
    super(name)
    this.why = {
      zh: `所采用的目录版本没有阈值 ${name}，请采用现行版本`,
      en: `the catalogue version that is adopted has no threshold ${name}; adopt the newest one`,
    }
  }
}

function knownValue(facts: Facts, id: FactId): unknown {
  const fact = facts[id]
  return fact.known ? fact.value : undefined
}

const NO_CHECK = { zh: '没有判断该条款的检查', en: 'no check decides this statement' }

function unmeasured(because: NonNullable<ResultDetail['because']>, why: Bilingual): Decided {
  return {
    finding: 'unknown',
    because,
    reason: { zh: `无法判断：${why.zh}`, en: `cannot be decided: ${why.en}` },
    todo: [],
  }
}

/**
 * INVARIANT: one probe that passed through outweighs all that held; one that never taught anything leaves the statement unproven,
 * however many others held; one that is too old makes it stale.
 */
function probeStateOf(statement: string, { probes }: Facts): ProbeState {
  const runs = probes.known ? (probes.value.get(statement) ?? []) : []
  if (runs.length === 0) return 'never-ran'
  if (runs.some(({ outcome }) => outcome === 'passed-through')) return 'passed-through'
  if (runs.some(({ outcome }) => outcome === 'never-ran')) return 'never-ran'
  const isFresh = (run: ProbeFact) =>
    run.outcome === 'held' && run.daysAgo <= probingTerms.freshDays.value
  return runs.every(isFresh) ? 'held' : 'too-old'
}

const probeSays: Readonly<Record<ProbeState, Bilingual>> = {
  held: { zh: '探针近期均被拒绝', en: 'its probes were refused lately' },
  'passed-through': { zh: '探针未被拒绝', en: 'a probe was not refused' },
  'too-old': { zh: '探针久未运行', en: 'its probes have not run lately' },
  'never-ran': {
    zh: '有探针从未得出结果',
    en: 'one of its probes has proven nothing yet',
  },
}

const probeTodo: Readonly<Record<ProbeState, Bilingual | undefined>> = {
  held: undefined,
  'passed-through': {
    zh: '立即停用并处理探针穿透事件',
    en: 'Stop what let the probe pass and handle the incident',
  },
  'too-old': { zh: '运行探针', en: 'Run the probes' },
  'never-ran': { zh: '运行探针', en: 'Run the probes' },
}

const OUTWORN = {
  says: {
    zh: '已有的声明针对此前的措辞或阈值，不再作数',
    en: 'the word that was given is for what was asked before, and counts no longer',
  },
  todo: {
    zh: '按现行措辞重新作出声明，并由另一人确认',
    en: 'Attest what is asked now, and have another person confirm that',
  },
}

function withMore(
  { reason, todo, ...rest }: Decided,
  more: { readonly says: Bilingual; readonly todo: Bilingual | undefined },
): Decided {
  return {
    ...rest,
    reason: { zh: `${reason.zh}；${more.says.zh}`, en: `${reason.en}; ${more.says.en}` },
    todo: more.todo === undefined ? todo : [...todo, more.todo],
  }
}

function factsRead(
  check: Check | undefined,
  isProbed: boolean,
  facts: Facts,
): ResultDetail['facts'] {
  const reads: readonly FactId[] = [
    ...(check?.reads ?? []),
    ...(isProbed ? (['probes'] as const) : []),
  ]
  return reads.map((id) => {
    const fact = facts[id]
    const { says } = factDefinitions[id]
    return fact.known
      ? { fact: id, says, at: fact.at, entries: [...fact.entries] }
      : { fact: id, says, entries: [], unknown: fact.why }
  })
}
