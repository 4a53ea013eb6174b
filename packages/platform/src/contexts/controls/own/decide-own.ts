import { byWord } from '../checks/by-word.ts'
import type { Check } from '../checks/check.ts'
import { checks } from '../checks/checks.ts'
import { withinLimit } from '../checks/within-limit.ts'
import type { Decidable } from '../decide.ts'
import { type Measures, statementsOf } from '../measures.ts'
import { asStatement, type DecidedBy, type OwnAsked } from './own-statement.ts'

/** An own statement with what decides it, as one of the catalogue stands beside its check. */
export function decidableOwn(own: OwnAsked, measures: Measures): Decidable {
  const { decidedBy } = own.content
  return {
    statement: asStatement(own, measures),
    check: checkOf(decidedBy, measures),
    // What breaks the statement that it rests on breaks it, too.
    probedAs: decidedBy.by === 'check' ? decidedBy.of : own.statement,
    revision: own.revision,
  }
}

/** What decides it; nothing does where the statement that it rests on is no longer in the catalogue. */
export function checkOf(decidedBy: DecidedBy, measures: Measures): Check | undefined {
  switch (decidedBy.by) {
    case 'word':
      return byWord
    case 'check':
      return statementsOf(measures).some(({ id }) => id === decidedBy.of)
        ? checks.get(decidedBy.of)
        : undefined
    case 'limit':
      return withinLimit(decidedBy)
  }
}
