import { authorize } from '#contexts/identity/index.ts'
import { loadApplication } from '#contexts/registry/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import { type ApplicationId, EntryId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { assessApplication } from '../assess.ts'
import { measuresInForce } from '../catalogue-in-force.ts'
import { ownDecided } from '../own/own-store.ts'
import type { Composed } from '../reports/composed.ts'
import type { Span } from '../reports/report.ts'
import type { Result } from '../result.ts'
import { evidencePaper } from './evidence-paper.ts'
import { readEvidence } from './evidence-subjects.ts'
import { factsOfPack, json, type Sealing, sealEvidence } from './seal-evidence.ts'

/**
 * Seals all that the institution can show of one application in one archive, which is verified offline: contents against
 * their entries, entries against the signed head, everything against the signed manifest (measures 22.4, 27.1).
 * Errors: `controls.no_application`, `ledger.no_checkpoint`.
 */
export async function composeEvidence(
  actor: Actor,
  { application: id, from, until }: Span & { readonly application: ApplicationId },
  onRead: () => Promise<void>,
  services: Services,
): Promise<Composed> {
  authorize(actor, 'evidence:export')
  const results = await assessApplication(actor, id, services)
  await onRead()
  const at = services.now()
  const span = { from, until }
  const content = await snapshot(services.db, (reader) =>
    seal(reader, actor, id, { results, at, span }, services),
  )
  const body = factsOfPack(content, span)
  return {
    ...{ name: `evidence-${id}.zip`, content, asOf: at },
    act: { kind: 'evidence.exported', subject: id, body },
  }
}

async function seal(
  reader: Reader,
  { institution }: PersonActor,
  id: ApplicationId,
  {
    results,
    at,
    span,
  }: { readonly results: readonly Result[]; readonly at: Instant; readonly span: Span },
  services: Pick<Services, 'vault'>,
): Promise<Uint8Array> {
  const application = await loadApplication(reader, institution, id)
  const evidence = await readEvidence(reader, application, at, span)
  const measures = await measuresInForce(reader, institution)
  const own = await ownDecided(reader, institution, results)
  const { acts, calls, dossier, parts, decisions, models, admissions, note } = evidence
  const sealing: Sealing = {
    ...{ subject: { kind: 'application', id }, at, measures, own, results },
    entries: [...acts, ...calls].map((entry) => EntryId.parse(entry.id)),
    opened: acts.filter(({ kind }) => kind === 'dossier.part_written'),
    paper: (owner, sources) =>
      evidencePaper(
        {
          ...{ institution: owner, application, evidence, results, own, sources },
          measures: measures.content,
        },
        at,
      ),
    documents: [
      json('application.json', application),
      json('dossier.json', { dossier, parts }),
      json('decisions.json', decisions),
      json('models.json', { models, admissions }),
    ],
    permit: note,
    scope: evidence.scope,
  }
  return sealEvidence(reader, institution, sealing, services)
}
