import { authorize } from '#contexts/identity/index.ts'
import {
  type LedgerEntry,
  listEntries,
  listNewestEntries,
  readEntry,
} from '#contexts/ledger/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { EntryId, type InstitutionId } from '#kernel/ids.ts'
import type { Reader } from '#platform/database/schema.ts'
import { snapshot, together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { latestAssessment, resultsOf } from '../assessment-store.ts'
import { pageOfAttestations } from '../attestation-store.ts'
import { measuresInForce } from '../catalogue-in-force.ts'
import { controlsErrors } from '../errors.ts'
import { pageOfFindings } from '../finding-store.ts'
import { ownDecided } from '../own/own-store.ts'
import { PROBE_RAN, ProbeRun } from '../probe-run.ts'
import { measurePaper } from './measure-paper.ts'
import {
  type EvidencePack,
  factsOfPack,
  json,
  type Sealing,
  sealEvidence,
} from './seal-evidence.ts'

/** Of each statement so many of the newest go into a pack; a round of probes leaves fewer entries than are looked at. */
const FINDINGS_MAX = 20
const ATTESTATIONS_MAX = 20
const ACTS_MAX = 100
const PROBE_RUNS_LOOKED_AT = 500

/**
 * Seals what the institution can show of one measure, as its newest assessment decided it: the statements with the entries
 * that they rest on, the newest run of each probe, findings and attestations with their history (measure 27.1).
 * Errors: `controls.no_measure`, `no_assessment`, `ledger.no_checkpoint`.
 */
export async function exportMeasureEvidence(
  actor: Actor,
  measure: number,
  services: Services,
): Promise<EvidencePack> {
  authorize(actor, 'evidence:export')
  const content = await snapshot(services.db, async (reader) => {
    const sealing = await gather(reader, actor.institution, measure, services)
    return sealEvidence(reader, actor.institution, sealing, services)
  })
  await together(services.db, (tx) =>
    services.append(tx, {
      kind: 'evidence.exported',
      subject: `measure-${measure}`,
      actor,
      body: factsOfPack(content),
    }),
  )
  return { name: `evidence-measure-${measure}.zip`, content }
}

async function gather(
  reader: Reader,
  institution: InstitutionId,
  number: number,
  { now }: Pick<Services, 'now'>,
): Promise<Sealing> {
  const measures = await measuresInForce(reader, institution)
  const measure = measures.content.measures.find(({ id }) => id === number)
  if (measure === undefined) throw controlsErrors.no_measure({ measure: number })
  const assessment = await latestAssessment(reader, institution)
  if (assessment === undefined) throw controlsErrors.no_assessment()
  const all = await resultsOf(reader, institution, assessment.id)
  const decided = await ownDecided(reader, institution, all)
  const own = decided.filter(({ content }) => content.measure === number)
  const statements = [
    ...measure.statements.map(({ id }) => id),
    ...own.map(({ statement }) => statement),
  ]
  const results = all.filter(({ statement }) => statements.includes(statement))
  const { findings, attestations } = await readWork(reader, institution, statements)
  const runs = await newestRuns(reader, institution, statements)
  const acts = await actsOn(reader, institution, [...findings, ...attestations])
  const rests = results.flatMap(({ detail }) => detail.facts.flatMap(({ entries }) => entries))
  const at = now()
  return {
    ...{ subject: { kind: 'measure', id: String(number) }, at, measures, own, results },
    entries: [
      ...[assessment.entryId, ...rests],
      ...[...runs, ...acts].map(({ id }) => EntryId.parse(id)),
    ],
    opened: acts.filter(({ kind }) => kind === 'attestation.made'),
    paper: (owner, sources) =>
      measurePaper(
        { institution: owner, measure, assessment, results, own, runs, findings, sources },
        measures.content,
        at,
      ),
    documents: [
      json('measure.json', measure),
      json('own-statements.json', own),
      json('findings.json', findings),
      json('attestations.json', attestations),
      json(
        'probes.json',
        runs.map(({ id, at: ranAt, body }) => ({ entry: id, at: ranAt, ...(body as object) })),
      ),
    ],
  }
}

async function readWork(reader: Reader, institution: InstitutionId, statements: readonly string[]) {
  const found = await Promise.all(
    statements.map(async (statement) => ({
      findings: await pageOfFindings(reader, institution, { statement }, { limit: FINDINGS_MAX }),
      attestations: await pageOfAttestations(
        reader,
        institution,
        { statement },
        { limit: ATTESTATIONS_MAX },
      ),
    })),
  )
  return {
    findings: found.flatMap(({ findings }) => findings),
    attestations: found.flatMap(({ attestations }) => attestations),
  }
}

/** Of each probe and statement the newest run. */
async function newestRuns(
  reader: Reader,
  institution: InstitutionId,
  statements: readonly string[],
): Promise<readonly LedgerEntry[]> {
  const filter = { kinds: [PROBE_RAN] }
  const stored = await listNewestEntries(
    reader,
    institution,
    filter,
    undefined,
    PROBE_RUNS_LOOKED_AT,
  )
  const newest = new Map<string, LedgerEntry>()
  for (const entry of stored.map(readEntry)) {
    const { probe, statement } = ProbeRun.parse(entry.body)
    const key = `${probe} ${statement}`
    if (statements.includes(statement) && !newest.has(key)) newest.set(key, entry)
  }
  return [...newest.values()]
}

async function actsOn(
  reader: Reader,
  institution: InstitutionId,
  subjects: readonly { readonly id: string }[],
): Promise<readonly LedgerEntry[]> {
  const acts: LedgerEntry[] = []
  for (const { id: subject } of subjects) {
    const found = await listEntries(reader, institution, { subject }, 0, ACTS_MAX)
    acts.push(...found.map(readEntry))
  }
  return acts
}
