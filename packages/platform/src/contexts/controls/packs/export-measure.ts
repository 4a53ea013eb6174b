import { authorize } from '#contexts/identity/index.ts'
import type { LedgerEntry } from '#contexts/ledger/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { EntryId, type InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { latestAssessment, resultsOf } from '../assessment-store.ts'
import { pageOfAttestations } from '../attestation-store.ts'
import { measuresInForce } from '../catalogue-in-force.ts'
import { controlsErrors } from '../errors.ts'
import { pageOfFindings } from '../finding-store.ts'
import { ownDecided } from '../own/own-store.ts'
import { PROBE_RAN, ProbeRun } from '../probe-run.ts'
import type { Composed } from '../reports/composed.ts'
import type { Span } from '../reports/report.ts'
import { measurePaper } from './measure-paper.ts'
import { scopeOf, takeNewest } from './pack-scope.ts'
import { factsOfPack, json, type Sealing, sealEvidence } from './seal-evidence.ts'

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
export async function composeMeasureEvidence(
  actor: Actor,
  { measure, from, until }: Span & { readonly measure: number },
  onRead: () => Promise<void>,
  services: Services,
): Promise<Composed> {
  authorize(actor, 'evidence:export')
  const at = services.now()
  const span = { from, until }
  const content = await snapshot(services.db, async (reader) => {
    const sealing = await gather(reader, actor.institution, measure, { at, span })
    await onRead()
    return sealEvidence(reader, actor.institution, sealing, services)
  })
  return {
    ...{ name: `evidence-measure-${measure}.zip`, content, asOf: at },
    act: {
      kind: 'evidence.exported',
      subject: `measure-${measure}`,
      body: factsOfPack(content, span),
    },
  }
}

async function gather(
  reader: Reader,
  institution: InstitutionId,
  number: number,
  { at, span }: { readonly at: Instant; readonly span: Span },
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
  const probing = await takeNewest(
    reader,
    institution,
    { kinds: [PROBE_RAN], ...span },
    PROBE_RUNS_LOOKED_AT,
  )
  const runs = newestRuns(probing.entries, statements)
  const worked = await actsOn(reader, institution, [...findings, ...attestations])
  const acts = worked.entries
  const scope = scopeOf(span, [
    { of: 'acts-of-each-subject', most: ACTS_MAX, leftOut: worked.leftOut },
    { of: 'runs-of-probes', most: PROBE_RUNS_LOOKED_AT, leftOut: probing.leftOut },
  ])
  const rests = results.flatMap(({ detail }) => detail.facts.flatMap(({ entries }) => entries))
  return {
    ...{ subject: { kind: 'measure', id: String(number) }, at, measures, own, results, scope },
    entries: [
      ...[assessment.entryId, ...rests],
      ...[...runs, ...acts].map(({ id }) => EntryId.parse(id)),
    ],
    opened: acts.filter(({ kind }) => kind === 'attestation.made'),
    paper: (owner, sources) =>
      measurePaper(
        { institution: owner, measure, assessment, results, own, runs, findings, scope, sources },
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

/** Of each probe and statement the newest run. Pure. */
function newestRuns(
  entries: readonly LedgerEntry[],
  statements: readonly string[],
): readonly LedgerEntry[] {
  const newest = new Map<string, LedgerEntry>()
  for (const entry of entries.toReversed()) {
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
) {
  const taken = []
  for (const { id: subject } of subjects) {
    taken.push(await takeNewest(reader, institution, { subject }, ACTS_MAX))
  }
  return {
    entries: taken.flatMap(({ entries }) => entries),
    leftOut: taken.some(({ leftOut }) => leftOut),
  }
}
