import { newId, type PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import {
  allPartDefinitions,
  type PartColumn,
  type PartField,
  type PartKind,
  partDefinition,
} from '../catalogue.ts'
import { contentDigest, dossierDigest } from '../dossier-digest.ts'
import type { DossierView, Part } from '../dossier-view.ts'
import type { FieldValue, PartContent, RowValue } from '../part-content.ts'

export const NOW = '2026-07-01T00:00:00.000Z' as Instant
export const LATER = '2026-10-01T00:00:00.000Z' as Instant

export const people = {
  owner: newId('per') as PersonId,
  author: newId('per') as PersonId,
  validator: newId('per') as PersonId,
  signer: newId('per') as PersonId,
  member: newId('per') as PersonId,
}

/** The least content that satisfies the catalogue for a part. */
export function validContent(kind: PartKind): PartContent {
  const filled = partDefinition(kind)
    .fields.filter(({ required }) => required)
    .map((field) => [field.id, validValue(field)])
  // A step needs more than its own columns: a queue has a name, and a time in which it answers.
  const steps = { steps: [{ kind: 'manual-queue', target: '人工队列' }], answerWithin: 'PT1H' }
  return { ...Object.fromEntries(filled), ...(kind === 'fallback' && steps) }
}

function validValue(field: PartField): FieldValue {
  switch (field.type) {
    case 'text':
      return '本项说明由综合测试生成'.repeat(6)
    case 'list':
      return (
        field.options ??
        Array.from({ length: (field.countMin ?? 1) + 1 }, (_, index) => `条目${index + 1}`)
      )
    case 'enum':
      return field.options!.at(-1)!
    case 'duration':
      return 'PT4H'
    case 'number':
      return 1
    case 'percent':
      return 5
    case 'rows':
      return Array.from({ length: (field.countMin ?? 1) + 1 }, () => validRow(field))
  }
}

function validRow({ columns = [] }: PartField): RowValue {
  return Object.fromEntries(
    columns.filter(({ required }) => required).map((column) => [column.id, validCell(column)]),
  )
}

function validCell({ type, options, min }: PartColumn): RowValue[string] {
  if (type === 'enum') return options!.at(-1)!
  if (type === 'number' || type === 'integer') return min ?? 1
  if (type === 'condition') return 'always'
  if (type === 'duration') return 'PT1H'
  return type === 'list' ? ['条目'] : '条目'
}

/** A part with valid content, signed by every role that may sign it: validators apart from the others. */
export function signedPart(kind: PartKind): Part {
  const content = validContent(kind)
  const signers = partDefinition(kind).signers.map((role) => ({
    signerId: role === 'validator' ? people.validator : people.signer,
    role,
  }))
  return {
    kind,
    signers,
    revision: 1,
    authorIds: [people.author],
    content,
    digest: contentDigest(content),
    signatures: signers.map((signer) => ({ ...signer, verdict: 'sign', at: NOW })),
  }
}

/** A high-tier, customer-facing, external generative application for which every gate's requirement is met. */
export function completeView(): DossierView {
  const parts = allPartDefinitions().map(({ id }) => signedPart(id))
  const view: DossierView = {
    application: {
      id: newId('app'),
      stage: 'development',
      ownerId: people.owner,
      answerableIds: [people.owner],
      material: { purpose: 'synthetic' },
      customerFacing: true,
      generative: true,
      publicFacing: true,
      entryComplete: true,
      peopleNamed: true,
    },
    tier: { id: 'high', tableVersion: '2026.1', derived: true, current: true },
    dossier: { id: newId('dos'), version: 1 },
    parts,
    models: [
      {
        id: newId('mver'),
        material: { digest: 'sha256:00' },
        generative: true,
        external: true,
        rating: 'transparent',
        filingListed: true,
        supplierListed: true,
      },
    ],
    exceptions: [],
    reportAcknowledged: true,
    digest: undefined,
    approval: undefined,
    move: { reason: '例行变更', businessEndedAt: NOW, permitsInForce: 0 },
  }
  const digest = dossierDigest(view)
  return {
    ...view,
    digest,
    approval: {
      id: newId('dec'),
      kind: 'resolution',
      tier: 'high',
      dossierDigest: digest,
      validUntil: LATER,
      requesterId: people.owner,
      approverIds: [people.member],
    },
  }
}

/** The same view with one part replaced, or left out where `change` gives nothing. */
export function withPart(
  view: DossierView,
  kind: PartKind,
  change: (part: Part) => Part | undefined,
): DossierView {
  return {
    ...view,
    parts: view.parts.flatMap((part) => (part.kind === kind ? (change(part) ?? []) : [part])),
  }
}
