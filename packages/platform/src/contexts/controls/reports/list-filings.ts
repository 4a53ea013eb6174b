import { z } from 'zod'
import { reportAcknowledged } from '#contexts/governance/index.ts'
import { authorize, findInstitution } from '#contexts/identity/index.ts'
import { listNewestEntries, readEntry } from '#contexts/ledger/index.ts'
import { type Application, pageOfApplications, Stage, Tier } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { ApplicationId, type InstitutionId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { filingGaps, mustBeReported } from './filing-paper.ts'
import { loadFiling } from './load-filing.ts'

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

const PAGE = 200

/** The applications whose report to the supervisor is due or missing, oldest first, each with its reasons (29.1). */
export async function listDueFilings(
  actor: Actor,
  { tier, state }: FilingFilter,
  { after, limit }: { readonly after?: ApplicationId | undefined; readonly limit: number },
  { db }: Services,
): Promise<readonly DueFiling[]> {
  authorize(actor, 'controls:read')
  const { institution } = actor
  return snapshot(db, async (reader) => {
    const owner = (await findInstitution(reader, institution))!
    const due: DueFiling[] = []
    for (let from = after; ; ) {
      const page = await pageOfApplications(
        reader,
        institution,
        { tier },
        { after: from, limit: PAGE },
      )
      for (const application of page) {
        if (application.stage === 'retirement' || !mustBeReported(application)) continue
        if (await reportAcknowledged(reader, institution, application.id)) continue
        const missing = filingGaps(await loadFiling(reader, owner, application.id))
        const filing = dueFiling(
          application,
          missing,
          await writtenAt(reader, institution, application.id),
        )
        if (state === undefined || filing.state === state) due.push(filing)
        if (due.length === limit) return due
      }
      from = page.at(-1)?.id
      if (page.length < PAGE) return due
    }
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

/** When the report was last written, as the ledger tells. */
async function writtenAt(reader: Reader, institution: InstitutionId, subject: ApplicationId) {
  const filter = { subject, kinds: ['report.exported'] }
  const [newest] = await listNewestEntries(reader, institution, filter, undefined, 1)
  return newest && Instant.parse(readEntry(newest).at)
}
