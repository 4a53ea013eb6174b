import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { type ApplicationId, type InstitutionId, newId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import {
  type Application,
  type ApplicationDraft,
  type KeptDerivation,
  normaliseDraft,
  peopleOf,
} from './application.ts'
import { registeredEntry } from './application-entries.ts'
import { insertApplications } from './application-store.ts'
import { registryErrors } from './errors.ts'
import { unknownModelVersions } from './model-store.ts'
import { assertPeople } from './people.ts'
import { deriveTierBy, tierRulesInForce } from './tier-in-force.ts'

/**
 * Registers an application with the tier that the table in force gives it (measures 2.2, 15.1, 16.1).
 * Errors: `registry.unknown_scenario`, `unknown_people`, `unknown_model_versions`.
 */
export async function registerApplication(
  actor: Actor,
  draft: ApplicationDraft,
  { db, now, append }: Services,
): Promise<Application> {
  authorize(actor, 'application:register')

  return serializable(db, async (tx) => {
    const at = now()
    const judged = await judge(tx, actor.institution, draft, at)
    await assertReferences(tx, actor.institution, draft)
    const application = firstRevision(actor.institution, judged, at)
    await insertApplications(tx, [application])
    await append(tx, registeredEntry(actor, application))
    return application
  })
}

export interface Judged {
  readonly draft: ApplicationDraft
  readonly derivation: KeptDerivation
}

/** What was declared, read the stricter way where it contradicts itself, with its tier by the table in force. */
export async function judge(
  reader: Reader,
  institution: InstitutionId,
  declared: ApplicationDraft,
  at: Instant,
): Promise<Judged> {
  const draft = normaliseDraft(declared)
  const rules = await tierRulesInForce(reader, institution, at)
  return { draft, derivation: await deriveTierBy(rules, draft.factors) }
}

/** People and model versions exist in this institution. Suppliers stand in a context above: gates look at their list. */
export async function assertReferences(
  reader: Reader,
  institution: InstitutionId,
  draft: ApplicationDraft,
): Promise<void> {
  await assertPeople(reader, institution, peopleOf(draft))
  const ids = await unknownModelVersions(reader, institution, draft.modelVersionIds)
  if (ids.length > 0) throw registryErrors.unknown_model_versions({ ids })
}

/** Every application begins in the first stage: none is registered as running. */
export function firstRevision(
  institution: InstitutionId,
  { draft, derivation }: Judged,
  createdAt: Instant,
): Application {
  return {
    ...draft,
    id: newId('app') as ApplicationId,
    institution,
    stage: 'requirements',
    tier: derivation.tier,
    derivation,
    revision: 0,
    createdAt,
  }
}
