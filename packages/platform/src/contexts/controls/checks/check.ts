import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { Instant } from '#kernel/time.ts'
import type { Finding } from '../effect.ts'
import type { FactId, FactValue } from '../facts/facts.ts'
import type { Coverage, CoverageUnit } from '../result.ts'

/** What a check finds of its statement; three-valued, with why and what to do. */
export interface Verdict {
  readonly finding: Finding
  readonly lapsed?: boolean
  readonly reason: Bilingual
  readonly todo: readonly Bilingual[]
  readonly coverage?: Coverage
  readonly gaps?: readonly string[]
  /** Nothing but people's word can decide it, so that this is also what closes its finding; or what it awaits is not kept yet. */
  readonly because?: 'word-alone' | 'no-source'
}

type Values<R extends FactId> = { readonly [Id in R]: FactValue<Id> }

/** What a check is told beside facts: the instant, and the thresholds of its statement in force. */
export interface Terms {
  readonly at: Instant
  /** By their name in the catalogue; a name that is not there is a bug, and the check says so by throwing. */
  readonly threshold: (name: string) => number
}

/**
 * A pure function of facts that decides one statement: same facts, same instant, same verdict. It is asked only once all
 * that it reads is known.
 */
export interface Check {
  readonly statement: string
  /** Whether it can be narrowed to one application, or speaks of the institution alone. */
  readonly scope: 'institution' | 'application'
  readonly reads: readonly FactId[]
  /** The source that is missing, where facts decide nothing of the statement yet, or only a part of it. */
  readonly awaits?: Bilingual
  readonly decide: (facts: Values<FactId>, terms: Terms) => Verdict
  /** The name of its module. */
  readonly file: string
  /** SHA-256 of the files that decide; written into each assessment. */
  readonly source: string
}

/** Declares a check. `from` is its module's URL. */
export function defineCheck<const R extends FactId>(check: {
  readonly statement: string
  readonly from: string
  readonly scope: Check['scope']
  readonly reads: readonly R[]
  readonly awaits?: Bilingual
  readonly decide: (facts: Values<R>, terms: Terms) => Verdict
}): Check {
  const { statement, scope, reads, awaits, decide, from } = check
  return {
    ...{ statement, scope, reads },
    ...(awaits !== undefined && { awaits }),
    // Asked only with the facts that it reads, which is all that it can name.
    decide: (facts, terms) => unlessAwaiting(decide(facts as Values<R>, terms), awaits),
    file: basename(from),
    source: digestOf(from),
  }
}

/** INVARIANT: what is decided in part may fail, and never holds: the part that nobody can look at yet is not known. */
function unlessAwaiting(verdict: Verdict, source: Bilingual | undefined): Verdict {
  if (source === undefined || verdict.finding === 'fails') return verdict
  const { zh, en } = verdict.reason
  return {
    ...verdict,
    finding: 'unknown',
    because: 'no-source',
    reason: {
      zh: `${zh}；其余部分尚无可据以判断的来源：${source.zh}`,
      en: `${en}; nothing is kept yet that decides the rest: ${source.en}`,
    },
    todo: [connect(source)],
  }
}

/** A statement for which nothing is kept yet that could decide it. */
export function awaiting(statement: string, source: Bilingual, from: string): Check {
  return {
    statement,
    scope: 'institution',
    reads: [],
    awaits: source,
    decide: () => ({
      finding: 'unknown',
      because: 'no-source',
      reason: {
        zh: `尚无可据以判断的来源：${source.zh}`,
        en: `nothing is kept yet that decides it: ${source.en}`,
      },
      todo: [connect(source)],
    }),
    file: basename(from),
    source: digestOf(from),
  }
}

const connect = ({ zh, en }: Bilingual) => ({ zh: `接入：${zh}`, en: `connect: ${en}` })

function digestOf(from: string): string {
  const hash = createHash('sha256')
  for (const url of decidingFiles(from)) hash.update(readFileSync(new URL(url)))
  return `sha256:${hash.digest('hex')}`
}

/** A check's module and every file beside it that it rests on, in their order: a change of any of them is another check. */
export function decidingFiles(from: string): readonly string[] {
  const found = new Set<string>()
  const follow = (url: string) => {
    if (found.has(url)) return
    found.add(url)
    const text = readFileSync(new URL(url), 'utf8')
    for (const [, name] of text.matchAll(/from '(\.\/[\w-]+\.ts)'/g))
      follow(new URL(name!, url).href)
  }
  follow(from)
  return [...found].sort()
}

export interface Wording {
  /** Of whom the statement speaks, as `运行中的应用`, `running applications`. */
  readonly which: Bilingual
  /** What each of them must have, as `有适配评估`, `have a fit assessment`. */
  readonly asks: Bilingual
  readonly todo: Bilingual
  readonly of: CoverageUnit
}

/**
 * The verdict of "each of these has that". An empty list proves nothing, so that it is `nothing-applies` and never holds.
 */
export function eachOf<T>(
  items: readonly T[],
  { which, asks, todo, of }: Wording,
  idOf: (item: T) => string,
  holds: (item: T) => boolean,
): Verdict {
  const applicable = items.length
  if (applicable === 0) {
    return {
      finding: 'nothing-applies',
      reason: { zh: `没有${which.zh}`, en: `there are no ${which.en}` },
      todo: [],
    }
  }
  const gaps = items.filter((item) => !holds(item)).map(idOf)
  const covered = applicable - gaps.length
  const coverage = { covered, applicable, of }
  if (gaps.length === 0) {
    return {
      finding: 'holds',
      reason: {
        zh: `${which.zh}共 ${applicable} 个，全部做到：${asks.zh}`,
        en: `${applicable} of ${applicable} ${which.en} ${asks.en}`,
      },
      todo: [],
      ...{ coverage, gaps },
    }
  }
  return {
    finding: 'fails',
    reason: {
      zh: `${which.zh}共 ${applicable} 个，其中 ${gaps.length} 个未做到：${asks.zh}`,
      en: `only ${covered} of ${applicable} ${which.en} ${asks.en}`,
    },
    todo: [todo],
    ...{ coverage, gaps },
  }
}

type OfApplications = Values<'applications'>['applications'][number]

/** Declares a check of "each of these applications has that". */
export function checkOfApplications<const R extends FactId>(
  check: Omit<Wording, 'of'> & {
    readonly statement: string
    readonly from: string
    readonly reads: readonly R[]
    readonly awaits?: Bilingual
    readonly applies: (application: OfApplications, facts: Values<R>, terms: Terms) => boolean
    readonly holds: (application: OfApplications, facts: Values<R>, terms: Terms) => boolean
  },
): Check {
  const { statement, from, reads, awaits, applies, holds } = check
  return defineCheck<R | 'applications'>({
    ...{ statement, from, scope: 'application' },
    ...(awaits !== undefined && { awaits }),
    reads: ['applications', ...reads],
    decide(facts, terms) {
      const known = facts as unknown as Values<R | 'applications'>
      const applicable = known.applications.filter((application) =>
        applies(application, known, terms),
      )
      return eachOf(
        applicable,
        { ...check, of: 'applications' },
        ({ id }) => id,
        (application) => holds(application, known, terms),
      )
    },
  })
}
