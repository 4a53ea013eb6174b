import { authorize } from '#contexts/identity/index.ts'
import { loadApplication } from '#contexts/registry/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import { type ApplicationId, EntryId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { snapshot, together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { assessApplication } from '../assess.ts'
import { measuresInForce } from '../catalogue-in-force.ts'
import { ownDecided } from '../own/own-store.ts'
import type { Result } from '../result.ts'
import { evidencePaper } from './evidence-paper.ts'
import { readEvidence } from './evidence-subjects.ts'
import {
  type EvidencePack,
  factsOfPack,
  json,
  type Sealing,
  sealEvidence,
} from './seal-evidence.ts'

/**
 * Seals all that the institution can show of one application in one archive, which is verified offline: contents against
 * their entries, entries against the signed head, everything against the signed manifest (measures 22.4, 27.1).
 * Errors: `registry.not_found`, `ledger.no_checkpoint`.
 */
export async function exportEvidence(
  actor: Actor,
  id: ApplicationId,
  services: Services,
): Promise<EvidencePack> {
  authorize(actor, 'evidence:export')
  const results = await assessApplication(actor, id, services)
  const at = services.now()
  const content = await snapshot(services.db, (reader) =>
    seal(reader, actor, id, results, at, services),
  )
  await together(services.db, (tx) =>
    services.append(tx, {
      kind: 'evidence.exported',
      subject: id,
      actor,
      body: factsOfPack(content),
    }),
  )
  return { name: `evidence-${id}.zip`, content }
}

async function seal(
  reader: Reader,
  { institution }: PersonActor,
  id: ApplicationId,
  results: readonly Result[],
  at: Instant,
  services: Pick<Services, 'vault'>,
): Promise<Uint8Array> {
  const application = await loadApplication(reader, institution, id)
  const evidence = await readEvidence(reader, application, at)
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
  }
  return sealEvidence(reader, institution, sealing, services)
}
