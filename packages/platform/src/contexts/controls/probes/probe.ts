import type { z } from 'zod'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { EntryId } from '#kernel/ids.ts'
import type { StatementId } from '../measures.ts'
import type { ProbeOutcome } from '../probe-run.ts'
import { type Answer, at, listAt, type Session, textAt } from './client.ts'
import type { CastName, Ground } from './ground.ts'
import type { Stand } from './stand.ts'

/** All that an attempt acts on: the running product, and what stands on the ground for this round. */
export interface Arena {
  readonly origin: string
  readonly ground: Ground
  readonly stand: Stand
  /** An entry of another institution, which nobody of the ground may see. */
  readonly foreignEntry: EntryId
  /** The session of somebody of the cast, signed in at first use. */
  as(name: CastName): Promise<Session>
  anonymous: Session
}

/** What came of an attempt: the code of the refusal, `passed` where there was none, or the name of what was seen. */
export interface Observed {
  readonly seen: string
  /** The record or entry of the ground's own log that shows it. */
  readonly evidence?: string | undefined
}

export interface Probe {
  readonly id: string
  readonly statements: readonly z.infer<typeof StatementId>[]
  readonly tries: Bilingual
  /** What must be seen; anything else did not hold. */
  readonly expects: string
  readonly run: (arena: Arena) => Promise<Observed>
}

export const PASSED = 'passed'

/** A refusal for another reason than the one expected is no proof of the control. */
export function judge({ expects }: Probe, { seen }: Observed): ProbeOutcome {
  return seen === expects ? 'held' : 'passed-through'
}

/** What an answer says by itself: its refusal, or that it passed. */
export function observe({ status, code, headers }: Answer): Observed {
  const evidence = headers.get('x-hengjian-record') ?? undefined
  const refused = code ?? `status_${status}`
  return { seen: status < 400 ? PASSED : refused, evidence }
}

/** A gate closes for many reasons at once: seen is the requirement where it is among the unmet ones. */
export function observeGate(answer: Answer, requirement: string): Observed {
  if (answer.code !== 'governance.gate_closed') return observe(answer)
  const unmet = listAt(at(at(answer.body, 'error'), 'details'), 'unmet')
  const named = unmet.some((one) => textAt(one, 'requirement') === requirement)
  return { seen: named ? requirement : 'gate_closed_for_other_reasons' }
}
