import { canonicalize, type PackScope, sealPack, type ZipFile } from '@hengjian/ledger'
import { findInstitution, type Institution } from '#contexts/identity/index.ts'
import {
  type LedgerEntry,
  openSalted,
  proveEntries,
  signersOf,
  verifierKeysOf,
} from '#contexts/ledger/index.ts'
import { isCatalogueError } from '#kernel/errors.ts'
import { EntryId, type InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { type Paper, writeHtml } from '#platform/document/index.ts'
import type { Services } from '#platform/services.ts'
import type { StoredResult } from '../assessment-store.ts'
import type { MeasuresInForce } from '../catalogue-in-force.ts'
import { checks } from '../checks/checks.ts'
import { isOwn } from '../measures.ts'
import { assessmentResultsOf } from '../oscal/assessment-results.ts'
import { catalogOf } from '../oscal/catalog.ts'
import { componentDefinitionOf } from '../oscal/component-definition.ts'
import type { OwnAsked } from '../own/own-statement.ts'
import { probes } from '../probes/probes.ts'
import { digestOf } from '../reports/composed.ts'
import type { Span } from '../reports/report.ts'

/** What is particular to a pack; how it was decided, proven and signed is the same of all. */
export interface Sealing {
  readonly subject: { readonly kind: 'application' | 'measure'; readonly id: string }
  readonly at: Instant
  readonly measures: MeasuresInForce
  /** The very own statements that were decided. */
  readonly own: readonly OwnAsked[]
  readonly results: readonly StoredResult[]
  /** By their proofs they are in the pack; what is not yet in the log is left out. */
  readonly entries: readonly EntryId[]
  /** Entries whose contents are in it too, in their own words. */
  readonly opened: readonly LedgerEntry[]
  readonly paper: (institution: Institution, sources: Paper['sources']) => Paper
  readonly documents: readonly ZipFile[]
  readonly permit?: string | undefined
  readonly scope: PackScope
}

/** Errors: `ledger.no_checkpoint`. */
export async function sealEvidence(
  reader: Reader,
  institution: InstitutionId,
  sealing: Sealing,
  { vault }: Pick<Services, 'vault'>,
): Promise<Uint8Array> {
  const { subject, at, measures, entries, opened, permit, scope } = sealing
  const { checkpoint, origin, proofs } = await proveEntries(reader, institution, [
    ...new Set(entries),
  ])
  const proven = opened.filter(({ id }) => proofs.has(id))
  const contents = await openContents(reader, vault, proven, institution)
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
  const documents: ZipFile[] = [
    { name: 'report.html', content: writeHtml(sealing.paper(owner!, sources)) },
    ...sealing.documents,
    ...decidedDocuments(sealing),
  ]
  const keys = await verifierKeysOf(reader, institution)
  // The first signer is the Ed25519 key of the log; no offline verifier would read another's line.
  const [signer] = await signersOf(reader, vault, institution, 'log')
  return sealPack(
    {
      ...{ origin, subject, asOf: at, scope },
      ...{ checkpoint: checkpoint.note, proofs, contents, documents },
      verifierKeys: keys
        .filter(({ purpose }) => purpose !== 'log-sm2')
        .map(({ verifierKey }) => verifierKey),
      ...(permit !== undefined && { permit }),
    },
    [signer],
  )
}

function decidedDocuments({ subject, at, measures, own, results }: Sealing): readonly ZipFile[] {
  const { content: catalogue } = measures
  const deciding = [...checks.values()]
  const implementing = { measures: catalogue, own, checks: deciding, probes }
  const decided = { measures: catalogue, own, subject: subject.id, at, results }
  return [
    json('assessment.json', {
      at,
      catalogue: { version: catalogue.version, digest: measures.digest },
      results,
    }),
    json('checks.json', [
      ...deciding.map(({ statement, source }) => ({ statement, source })),
      ...results
        .filter(({ statement }) => isOwn(statement))
        .map(({ statement, detail: { source } }) => ({ statement, source })),
    ]),
    json('oscal/catalog.json', catalogOf(catalogue, own, at)),
    json('oscal/component-definition.json', componentDefinitionOf(implementing, at)),
    json('oscal/assessment-results.json', assessmentResultsOf(decided)),
  ]
}

/** Contents as they were written, so that their words and not their digests alone can be read and checked. */
async function openContents(
  reader: Reader,
  vault: Services['vault'],
  entries: readonly LedgerEntry[],
  institution: InstitutionId,
) {
  const named = entries.flatMap(({ id, payloads }) => payloads.map(({ name }) => ({ id, name })))
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
export function json(name: string, value: unknown): ZipFile {
  const plain: unknown = JSON.parse(JSON.stringify(value))
  return { name, content: Buffer.from(`${canonicalize(plain)}\n`) }
}

/** What the entry of an export says of it. */
export function factsOfPack(content: Uint8Array, { from, until }: Span) {
  return { digest: digestOf(content), bytes: content.length, from, until }
}
