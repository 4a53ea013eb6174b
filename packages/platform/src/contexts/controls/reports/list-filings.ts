import { z } from 'zod'
import { reportNeeded } from '#contexts/governance/index.ts'
import { authorize } from '#contexts/identity/index.ts'
import {
  type Application,
  pageOfApplications,
  Stage,
  Tier,
  versionsOfModels,
} from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { ApplicationId, type InstitutionId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { PAGE_ITEMS_MAX } from '#platform/http/page.ts'
import type { Services } from '#platform/services.ts'
import { filingGaps, neededForCustomers, neededParts } from './filing-paper.ts'
import { signedParts, unreportedApplications } from './filing-store.ts'

/**
 * `incomplete`: the report cannot be written yet, for what `missing` names. `due`: it can, and was not. `sent`: it was
 * written, and nobody has entered its receipt.
 */
export const FilingState = z.enum(['incomplete', 'due', 'sent'])
export type FilingState = z.infer<typeof FilingState>

/** An application that measure 29.1 asks to report and whose report is not acknowledged. */
export const DueFiling = z.object({
  id: ApplicationId,
  name: Bilingual,
  tier: Tier,
  stage: Stage,
  /** Why it must be reported. */
  because: z.array(z.enum(['public-facing', 'high-tier'])).readonly(),
  state: FilingState,
  missing: z.array(Bilingual).readonly(),
  writtenAt: Instant.optional(),
})
export type DueFiling = z.infer<typeof DueFiling>

export interface FilingFilter {
  readonly tier?: Tier | undefined
  readonly state?: FilingState | undefined
}

/** A page and the one more that tells whether there is a next. */
const PAGE = PAGE_ITEMS_MAX + 1

/** The applications whose report to the supervisor is due or missing, oldest first, each with its reasons (29.1). */
export async function listDueFilings(
  actor: Actor,
  { tier, state }: FilingFilter,
  { after, limit }: { readonly after?: ApplicationId | undefined; readonly limit: number },
  { db }: Services,
): Promise<readonly DueFiling[]> {
  authorize(actor, 'controls:read')
  const alwaysTiers = Tier.options.filter((one) => reportNeeded(one, GENERATIVE_WITHIN))
  const query = {
    ...{ tier, alwaysTiers, after, limit: Math.min(limit, PAGE) },
    ...{ parts: neededParts, partsForCustomers: neededForCustomers },
    written: state === undefined ? undefined : state === 'sent',
    complete: state === 'due' || state === 'incomplete' ? state === 'due' : undefined,
  }
  return snapshot(db, async (reader) => {
    const rows = await unreportedApplications(reader, actor.institution, query)
    return readFilings(reader, actor.institution, rows)
  })
}

/** Asked of each tier: whether it reports what faces nobody outside, too. */
const GENERATIVE_WITHIN = { generative: true, publicFacing: false }

async function readFilings(
  reader: Reader,
  institution: InstitutionId,
  rows: Awaited<ReturnType<typeof unreportedApplications>>,
): Promise<readonly DueFiling[]> {
  const ids = rows.map(({ id }) => id)
  const applications = await pageOfApplications(reader, institution, { ids }, { limit: PAGE })
  const signed = await signedParts(reader, institution, ids)
  const versions = new Set(applications.flatMap(({ modelVersionIds }) => modelVersionIds))
  const models = await versionsOfModels(reader, institution, [...versions])
  const writtenAt = new Map(rows.map((row) => [row.id, row.writtenAt ?? undefined]))
  return applications.map((application) => {
    const { id, modelVersionIds } = application
    const missing = filingGaps({
      application,
      signed: signed.get(id) ?? new Set(),
      models: models.filter(({ version }) => modelVersionIds.includes(version.id)),
    })
    return dueFiling(application, missing, writtenAt.get(id))
  })
}

function dueFiling(
  { id, name, tier, stage, publicFacing }: Application,
  missing: readonly Bilingual[],
  written: Instant | undefined,
): DueFiling {
  return {
    ...{ id, name, tier, stage, missing },
    because: [
      ...(publicFacing ? (['public-facing'] as const) : []),
      ...(tier === 'high' ? (['high-tier'] as const) : []),
    ],
    state: stateOf(missing, written),
    ...(written !== undefined && { writtenAt: written }),
  }
}

function stateOf(missing: readonly Bilingual[], written: Instant | undefined): FilingState {
  if (written !== undefined) return 'sent'
  return missing.length === 0 ? 'due' : 'incomplete'
}
