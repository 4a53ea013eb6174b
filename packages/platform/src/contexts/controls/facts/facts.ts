import type { EntryId } from '#kernel/ids.ts'
import { adoption } from './catalogue-facts.ts'
import { detection } from './detection-facts.ts'
import { type Fact, type FactContext, type FactDefinition, isUnknown, unknown } from './fact.ts'
import {
  admitted,
  committees,
  decisions,
  dossiers,
  permits,
  permittedBefore,
  reported,
  seats,
} from './governance-facts.ts'
import { indicators } from './indicator-facts.ts'
import { incidents, watch } from './oversight-facts.ts'
import { drills, findingsOpen, operating, registers, staff } from './register-facts.ts'
import {
  applications,
  deployed,
  filed,
  inventory,
  models,
  moves,
  people,
  suppliers,
  tierTable,
  versionEntries,
} from './registry-facts.ts'
import {
  acts,
  calls,
  destructions,
  evidenceOf,
  log,
  probes,
  sample,
  trials,
} from './runtime-facts.ts'

/** Every fact that a check can read. */
export const factDefinitions = {
  ...{ applications, inventory, moves, people, models, versionEntries, deployed, suppliers, filed },
  ...{ tierTable, trials },
  ...{ committees, seats, decisions, dossiers, admitted, reported, permits, permittedBefore },
  ...{ calls, acts, sample, log, destructions, probes, incidents, watch, indicators },
  ...{ registers, staff, findingsOpen, operating, drills, adoption, detection },
} satisfies Record<string, FactDefinition<unknown>>

type Definitions = typeof factDefinitions
export type FactId = keyof Definitions
export type FactValue<Id extends FactId> =
  Definitions[Id] extends FactDefinition<infer Value> ? Value : never
export type Facts = { readonly [Id in FactId]: Fact<FactValue<Id>> }

/**
 * Reads facts, a few queries for each whatever the number of applications; those that nobody asks for stay unknown. One that fails
 * is unknown, with the reason.
 */
export async function loadFacts(context: FactContext, asked: ReadonlySet<FactId>): Promise<Facts> {
  const kinds = [...asked].flatMap((id) => factDefinitions[id].kinds)
  const evidence = await evidenceOf(context, [...new Set(kinds)])
  const loaded: [FactId, Fact<unknown>][] = []
  for (const id of factIds) {
    const definition: FactDefinition<unknown> = factDefinitions[id]
    const entries = definition.kinds.flatMap(
      (kind) => evidence.get(kind)?.map((one) => one.id) ?? [],
    )
    const fact = asked.has(id) ? loadOne(definition, context, entries as EntryId[]) : NOT_ASKED
    loaded.push([id, await fact])
  }
  return Object.fromEntries(loaded) as Facts
}

const factIds = Object.keys(factDefinitions) as FactId[]
const NOT_ASKED = unknown('no-source', { zh: '未读取', en: 'not read' })

async function loadOne(
  definition: FactDefinition<unknown>,
  context: FactContext,
  entries: readonly EntryId[],
): Promise<Fact<unknown>> {
  if (context.isPast && definition.presentOnly !== undefined) {
    return unknown('not-in-the-past', definition.presentOnly)
  }
  const value = await definition.load(context)
  return isUnknown(value) ? value : { known: true, value, at: context.at, entries }
}
