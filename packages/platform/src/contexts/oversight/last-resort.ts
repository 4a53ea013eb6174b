import assert from 'node:assert/strict'
import { type ZenDecision, ZenEngine } from '@gorules/zen-engine'
import { z } from 'zod'
import { type FallbackTrigger, readFallbackTable, WORD } from '#contexts/governance/index.ts'
import type { LastResort, Permit } from '#contexts/permits/index.ts'
import { inLocale, type Locale } from '#kernel/bilingual.ts'
import type { Said } from './answer-of-text.ts'
import type { CallFacts } from './review.ts'

/** What a rule or a fixed message says in place of a model. */
export type SaidAtOnce = Extract<LastResort, { kind: 'rule' | 'message' }>

const RuleAnswer = z.object({
  decision: z.string().regex(WORD).optional(),
  text: z.object({ zh: z.string(), en: z.string().optional() }),
})

/** Tables of the permits in use; a permit never changes, so neither does its table. */
const decisions = new WeakMap<LastResort, ZenDecision>()

/**
 * What is said without a model (measures 17.4, 26.4). `undefined` where the table gave no answer that can be read: then
 * the caller is refused as without a fallback.
 */
export async function sayInstead(
  last: SaidAtOnce,
  { tier }: Pick<Permit, 'tier'>,
  { trigger, facts }: { readonly trigger: FallbackTrigger; readonly facts: CallFacts },
  locale: Locale,
): Promise<Said | undefined> {
  if (last.kind === 'message') return { text: inLocale(last.text, locale), by: 'message' }
  const asked = { tier, trigger, ...lastOfEach(facts) }
  const run = await decisionOf(last).safeEvaluate(asked)
  const answer = RuleAnswer.safeParse(run.success ? run.data.result : undefined)
  if (!answer.success) return undefined
  const { decision, text } = answer.data
  const words = locale === 'en' ? (text.en ?? text.zh) : text.zh
  return { text: words, by: 'rule', ...(decision !== undefined && { decision }) }
}

function decisionOf(last: Extract<LastResort, { kind: 'rule' }>): ZenDecision {
  const known = decisions.get(last)
  if (known !== undefined) return known
  const graph = readFallbackTable(last.table)
  assert(graph !== undefined, 'a permit is minted only with a table that can be read')
  const decision = new ZenEngine().createDecision(graph)
  decisions.set(last, decision)
  return decision
}

/** A table reads one value of each fact: the last that was given. */
function lastOfEach({ numbers, words }: CallFacts): Record<string, number | string | undefined> {
  const given = { ...numbers, ...words } as Record<string, readonly (number | string)[]>
  return Object.fromEntries(Object.entries(given).map(([fact, values]) => [fact, values.at(-1)]))
}
