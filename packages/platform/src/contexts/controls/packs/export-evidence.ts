import { createHash } from 'node:crypto'
import { canonicalize, sealPack, type ZipFile } from '@hengjian/ledger'
import { authorize, findInstitution } from '#contexts/identity/index.ts'
import { openSalted, proveEntries, signersOf, verifierKeysOf } from '#contexts/ledger/index.ts'
import { loadApplication } from '#contexts/registry/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import { isCatalogueError } from '#kernel/errors.ts'
import { type ApplicationId, EntryId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { snapshot, together } from '#platform/database/transaction.ts'
import { writeHtml } from '#platform/document/index.ts'
import type { Services } from '#platform/services.ts'
import { assessApplication } from '../assess.ts'
import { measuresInForce } from '../catalogue-in-force.ts'
import { checks } from '../checks/checks.ts'
import { assessmentResultsOf } from '../oscal/assessment-results.ts'
import { catalogOf } from '../oscal/catalog.ts'
import { componentDefinitionOf } from '../oscal/component-definition.ts'
import { probes } from '../probes/probes.ts'
import type { Result } from '../result.ts'
import { evidencePaper } from './evidence-paper.ts'
import { type Evidence, readEvidence } from './evidence-subjects.ts'

export interface EvidencePack {
  readonly name: string
  readonly content: Uint8Array
}

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
      body: { digest: digestOf(content), bytes: content.length },
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
  { vault }: Pick<Services, 'vault'>,
): Promise<Uint8Array> {
  const application = await loadApplication(reader, institution, id)
  const evidence = await readEvidence(reader, application, at)
  const entries = [...evidence.acts, ...evidence.calls]
  const ids = [...new Set(entries.map((entry) => EntryId.parse(entry.id)))]
  const { checkpoint, origin, proofs } = await proveEntries(reader, institution, ids)
  const contents = await openContents(reader, vault, evidence, proofs, institution)
  const measures = await measuresInForce(reader, institution)
  const owner = await findInstitution(reader, institution)
  const sources = [
    { label: { zh: '账本', en: 'Log' }, value: `${origin} · ${checkpoint.size}` },
    {
      label: { zh: '检查点根', en: 'Root of the checkpoint' },
      value: Buffer.from(checkpoint.root).toString('base64'),
    },
    {
      label: { zh: '要求目录', en: 'Catalogue' },
      value: `${measures.content.version} ${measures.digest}`,
    },
  ]
  const { content: catalogue } = measures
  const paper = evidencePaper(
    { institution: owner!, application, evidence, results, measures: catalogue, sources },
    at,
  )
  const deciding = [...checks.values()]
  const implementing = { measures: catalogue, checks: deciding, probes }
  const decided = { measures: catalogue, subject: id, at, results }
  const documents: ZipFile[] = [
    { name: 'report.html', content: writeHtml(paper) },
    json('application.json', application),
    json('dossier.json', { dossier: evidence.dossier, parts: evidence.parts }),
    json('decisions.json', evidence.decisions),
    json('models.json', { models: evidence.models, admissions: evidence.admissions }),
    json('assessment.json', {
      at,
      catalogue: { version: catalogue.version, digest: measures.digest },
      results,
    }),
    json(
      'checks.json',
      deciding.map(({ statement, source }) => ({ statement, source })),
    ),
    json('oscal/catalog.json', catalogOf(catalogue, at)),
    json('oscal/component-definition.json', componentDefinitionOf(implementing, at)),
    json('oscal/assessment-results.json', assessmentResultsOf(decided)),
  ]
  const keys = await verifierKeysOf(reader, institution)
  // The first signer is the Ed25519 key of the log; no offline verifier would read another's line.
  const [signer] = await signersOf(reader, vault, institution, 'log')
  return sealPack(
    {
      ...{ origin, subject: { kind: 'application', id }, asOf: at },
      ...{ checkpoint: checkpoint.note, proofs, contents, documents },
      verifierKeys: keys
        .filter(({ purpose }) => purpose !== 'log-sm2')
        .map(({ verifierKey }) => verifierKey),
      ...(evidence.note !== undefined && { permit: evidence.note }),
    },
    [signer],
  )
}

/** The dossier as it was written, so that its words and not their digests alone can be read and checked. */
async function openContents(
  reader: Reader,
  vault: Services['vault'],
  { acts }: Evidence,
  proofs: ReadonlyMap<string, string>,
  institution: PersonActor['institution'],
) {
  const written = acts.filter(({ kind, id }) => kind === 'dossier.part_written' && proofs.has(id))
  const named = written.flatMap(({ id, payloads }) => payloads.map(({ name }) => ({ id, name })))
  const opened = await Promise.all(
    named.map(async ({ id, name }) => {
      try {
        const salted = await openSalted(reader, vault, institution, EntryId.parse(id), name)
        return [{ entry: id, name, salted }]
      } catch (error) {
        // What was destroyed on its date is no gap: its entry and digest are there.
        if (isCatalogueError(error, 'ledger.payload_destroyed')) return []
        throw error
      }
    }),
  )
  return opened.flat()
}

/** Canonical, so that the same facts have the same bytes; what is `undefined` is left out, as JSON does. */
function json(name: string, value: unknown): ZipFile {
  const plain: unknown = JSON.parse(JSON.stringify(value))
  return { name, content: Buffer.from(`${canonicalize(plain)}\n`) }
}

const digestOf = (content: Uint8Array) =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`
