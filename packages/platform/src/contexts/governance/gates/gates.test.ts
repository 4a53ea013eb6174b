import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { lifecycle, type PartKind } from '../catalogue.ts'
import type { DossierView } from '../dossier-view.ts'
import { applicationGates, isWaivable, stageGates } from '../lifecycle.ts'
import { completeView, LATER, NOW, people, withPart } from '../testing/complete-view.ts'
import { findingsAt, type Gate, unmetAt } from './define-gate.ts'
import { intoDataPreparation } from './into-data-preparation.ts'
import { intoDevelopment } from './into-development.ts'
import { intoMaintenance } from './into-maintenance.ts'
import { intoOperation } from './into-operation.ts'
import { intoRetirement } from './into-retirement.ts'
import { readyForApproval } from './ready-for-approval.ts'

const names = (gate: Gate<DossierView>, view: DossierView, now: Instant = NOW) =>
  unmetAt(gate, view, now).map(({ requirement }) => requirement)

const staged = (stage: DossierView['application']['stage'], view = completeView()) => ({
  ...view,
  application: { ...view.application, stage },
})

describe('the gates and the catalogue', () => {
  test.each(lifecycle.gates.map(({ id, requires }) => ({ id, requires })))(
    '$id asks for exactly what the catalogue says',
    ({ id, requires }) => {
      const gate = Object.values(stageGates).find((candidate) => candidate.id === id)
      expect(Object.keys(gate!.requires).sort()).toEqual(requires.map((one) => one.id).sort())
      for (const { id: name, statement, title } of requires) {
        expect(gate!.requires[name]).toMatchObject({ statement, says: title })
      }
    },
  )

  test('every move of the catalogue leads through the gate of its stage', () => {
    for (const { to, gate } of lifecycle.moves) {
      expect(stageGates[to as keyof typeof stageGates].id).toBe(gate)
    }
  })

  test('a gate names the digest of the very files that decide', () => {
    const files = ['into-maintenance.ts', 'requirements.ts'].map((name) =>
      readFileSync(new URL(name, import.meta.url)),
    )
    const digest = createHash('sha256').update(Buffer.concat(files)).digest('hex')
    expect(intoMaintenance.sourceDigest).toBe(digest)
  })

  test('whoever answers for the application has not validated it independently', () => {
    const { application, ...view } = completeView()
    expect(names(readyForApproval, { ...view, application })).toEqual([])
    const answerableIds = [...application.answerableIds, people.validator]
    const unmet = names(readyForApproval, {
      ...view,
      application: { ...application, answerableIds },
    })
    expect(unmet).toEqual(['independent-validation'])
  })

  test.each(['2.1', '2.3', '5.1', '5.2', '16.2', '18.4', '29.1'])(
    'no requirement of statement %s is waivable',
    (statement) => {
      const found = applicationGates.flatMap(({ requires }) =>
        Object.entries(requires).filter(([, one]) => one.statement === statement),
      )
      for (const [name, { waivable }] of found) {
        expect({ name, waivable }).toEqual({ name, waivable: false })
        expect(isWaivable(name)).toBe(false)
      }
    },
  )
})

describe('a gate', () => {
  test('opens for what meets it, and gives the same answer twice', () => {
    expect(names(intoDataPreparation, staged('requirements'))).toEqual([])
    expect(names(intoDevelopment, staged('data-preparation'))).toEqual([])
    expect(names(readyForApproval, completeView())).toEqual([])
    expect(names(intoOperation, completeView())).toEqual([])
    expect(names(intoMaintenance, staged('operation'))).toEqual([])
    expect(names(intoRetirement, staged('maintenance'))).toEqual([])
    const view = completeView()
    expect(findingsAt(intoOperation, view, NOW)).toEqual(findingsAt(intoOperation, view, NOW))
  })

  test('names every unmet requirement at once, with its words and who can meet it', () => {
    const view: DossierView = { ...completeView(), parts: [], models: [], approval: undefined }
    const unmet = unmetAt(intoOperation, view, NOW)
    expect(unmet.length).toBeGreaterThanOrEqual(12)
    for (const { says, who } of unmet) {
      expect(says.zh.length > 0 && says.en.length > 0 && who.length > 0).toBe(true)
    }
    expect(unmet.map(({ requirement }) => requirement)).toEqual(
      expect.arrayContaining([
        'data-security-assessment-signed',
        'approval-in-force',
        'three-people',
      ]),
    )
  })

  test('lets no stage be skipped, and nothing leave retirement', () => {
    expect(names(intoOperation, staged('requirements'))).toContain('stage-allows-it')
    expect(names(intoDevelopment, staged('requirements'))).toContain('stage-allows-it')
    for (const gate of Object.values(stageGates)) {
      expect(names(gate, staged('retirement'))).toContain('stage-allows-it')
    }
  })
})

describe('the gate into operation', () => {
  test.each<PartKind>(['data-security-assessment', 'algorithm-risk-screening', 'ethics-review'])(
    'refuses an application without a signed %s',
    (kind) => {
      const name = `${kind}-signed`
      const view = completeView()
      expect(
        names(
          intoOperation,
          withPart(view, kind, () => undefined),
        ),
      ).toContain(name)
      const unsigned = withPart(view, kind, (part) => ({ ...part, signatures: [] }))
      expect(names(intoOperation, unsigned)).toContain(name)
      const own = withPart(view, kind, (part) => ({
        ...part,
        authorIds: part.signatures.map(({ signerId }) => signerId),
      }))
      expect(names(intoOperation, own)).toContain(name)
      const opposed = withPart(view, kind, (part) => ({
        ...part,
        signatures: [
          ...part.signatures,
          { signerId: people.member, role: 'security-reviewer', verdict: 'object', at: NOW },
        ],
      }))
      expect(names(intoOperation, opposed)).toContain(name)
    },
  )

  test('needs the approval of this very digest, unexpired, by a committee in the high tier', () => {
    const view = completeView()
    const approval = view.approval!
    const changed = { ...view, approval: { ...approval, dossierDigest: '0'.repeat(64) } }
    expect(names(intoOperation, changed)).toEqual(['approval-in-force'])
    expect(names(intoOperation, view, LATER)).toEqual(['approval-in-force'])
    const byRole = { ...view, approval: { ...approval, kind: 'approval' as const } }
    expect(names(intoOperation, byRole)).toEqual(['approval-in-force'])
    const lower = { ...view, approval: { ...approval, tier: 'medium' as const } }
    expect(names(intoOperation, lower)).toEqual(['approval-in-force'])
  })

  test.each([
    ['the requester', people.owner],
    ['the only validator', people.validator],
  ])('refuses an approval by %s', (_, approver) => {
    const view = completeView()
    const approval = { ...view.approval!, approverIds: [approver, people.member] }
    expect(names(intoOperation, { ...view, approval })).toEqual(['three-people'])
  })

  test('needs filing, listing and report only where they apply', () => {
    const view = completeView()
    const bare = {
      ...view,
      reportAcknowledged: false,
      models: view.models.map((model) => ({
        ...model,
        filingListed: false,
        supplierListed: false,
      })),
    }
    expect(names(readyForApproval, bare)).toEqual([
      'filing-in-list',
      'supplier-on-list',
      'report-acknowledged',
    ])
    const inHouse = {
      ...bare,
      application: { ...bare.application, generative: false },
      models: bare.models.map((model) => ({ ...model, external: false, generative: false })),
    }
    expect(names(readyForApproval, inHouse)).toEqual([])
  })

  test('refuses a model below the floor unless a decider is named; an unrated one is below it', () => {
    const view = completeView()
    for (const rating of ['insufficient', 'partial', undefined] as const) {
      const weak = { ...view, models: view.models.map((model) => ({ ...model, rating })) }
      expect(names(readyForApproval, weak)).toEqual(['explainability-floor-met'])
      const decided = withPart(weak, 'explainability-grounds', (part) => ({
        ...part,
        content: { ...part.content, humanDecider: '授信审批岗' },
      }))
      expect(names(readyForApproval, decided)).toEqual([])
    }
  })
})

describe('retirement', () => {
  test.each([
    ['permits in force', { permitsInForce: 1 }, 'permits-revoked'],
    ['permits that nobody counted', { permitsInForce: undefined }, 'permits-revoked'],
    ['a business that ends later', { businessEndedAt: LATER }, 'business-end-set'],
    ['no reason', { reason: undefined }, 'reason-given'],
  ])('is refused with %s', (_, move, requirement) => {
    const view = staged('operation')
    expect(names(intoRetirement, { ...view, move: { ...view.move, ...move } })).toEqual([
      requirement,
    ])
  })
})

describe('an exception', () => {
  const waiver = (requirement: string, until: Instant) => ({ id: newId('exc'), requirement, until })
  const withoutImpact = withPart(completeView(), 'impact-analysis', () => undefined)

  test('stands in for its requirement, shows, and is over at its instant', () => {
    expect(names(readyForApproval, withoutImpact)).toEqual([
      'dossier-parts-signed',
      'impact-analysis-signed',
    ])
    const exception = waiver('impact-analysis-signed', LATER)
    const view = { ...withoutImpact, exceptions: [exception] }
    expect(names(readyForApproval, view)).toEqual([])
    expect(
      findingsAt(readyForApproval, view, NOW).find(({ state }) => state === 'waived'),
    ).toMatchObject({ requirement: 'impact-analysis-signed', waivedBy: exception.id })
    expect(names(readyForApproval, view, LATER)).toContain('impact-analysis-signed')
  })

  test('does nothing for a requirement that is not waivable', () => {
    const view = withPart(completeView(), 'ethics-review', () => undefined)
    const exceptions = [
      waiver('ethics-review-signed', LATER),
      waiver('dossier-parts-signed', LATER),
    ]
    expect(names(readyForApproval, { ...view, exceptions })).toContain('ethics-review-signed')
  })
})
