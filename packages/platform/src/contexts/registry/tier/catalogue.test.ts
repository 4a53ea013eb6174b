import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { readCatalogue } from '#platform/catalogue.ts'
import { Tier } from './factors.ts'
import { readFixedScenarios, readScenarios } from './floor.ts'

const Entry = z.looseObject({ id: z.string(), title: Bilingual })
const Requirement = Entry.extend({
  statement: z.string().regex(/^\d{1,2}\.\d$/),
  part: z.string().optional(),
})

const lifecycle = z
  .looseObject({
    stages: z.array(Entry.extend({ says: Bilingual, order: z.int() })),
    moves: z.array(z.strictObject({ from: z.string(), to: z.string(), gate: z.string() })),
    gates: z.array(Entry.extend({ requires: z.array(Requirement).min(1) })),
  })
  .parse(readCatalogue('lifecycle.yaml'))

const roles = z
  .looseObject({ roles: z.array(Entry.extend({ says: Bilingual })) })
  .parse(readCatalogue('roles.yaml')).roles

const parts = z
  .looseObject({
    parts: z.array(
      Entry.extend({
        help: Bilingual,
        authors: z.array(z.string()).min(1),
        signers: z.array(z.string()).min(1),
        tiers: z.array(Tier),
        statements: z.array(z.string()).min(1),
        fields: z.array(
          z.strictObject({
            id: z.string(),
            type: z.enum(['text', 'number', 'enum', 'list', 'duration', 'percent', 'rows']),
            required: z.boolean(),
            columns: z.array(z.looseObject({ id: z.string(), label: Bilingual })).optional(),
            label: Bilingual,
            help: Bilingual.optional(),
            options: z.array(z.string()).optional(),
            lengthMin: z.int().positive().optional(),
            countMin: z.int().positive().optional(),
            format: z.string().optional(),
          }),
        ),
      }),
    ),
  })
  .parse(readCatalogue('dossier-parts.yaml')).parts

const tierFile = z
  .looseObject({
    sources: z.record(z.string(), Bilingual),
    tiers: z.array(
      Entry.extend({
        id: Tier,
        dossier: z.looseObject({
          parts: z.array(z.looseObject({ id: z.string(), signer: z.string() })),
        }),
      }),
    ),
  })
  .parse(readCatalogue('tiers/tiers.yaml'))

const ids = (entries: readonly { id: string }[]) => entries.map(({ id }) => id)

/** Every text of a document that has a wording in some language. */
function textsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return []
  const texts = Object.values(value).flatMap(textsIn)
  return 'zh' in value || 'en' in value ? [...texts, value] : texts
}

describe('the catalogue', () => {
  test.each([
    'dossier-parts.yaml',
    'lifecycle.yaml',
    'model-fields.yaml',
    'roles.yaml',
    'scenarios.yaml',
    'tiers/fixed-scenarios.yaml',
    'tiers/tiers.yaml',
  ])('%s says everything in both languages', (name) => {
    const texts = textsIn(readCatalogue(name))
    expect(texts.length).toBeGreaterThan(5)
    // A comma without quotes would split a wording in two; a strict schema notices the stray half.
    for (const text of texts)
      expect(Bilingual.safeParse(text), JSON.stringify(text)).toMatchObject({ success: true })
  })

  test('every list names each thing once', () => {
    const lists = [lifecycle.stages, lifecycle.gates, roles, parts, tierFile.tiers]
    for (const list of [...lists, readScenarios().scenarios, readFixedScenarios().kinds]) {
      expect(new Set(ids(list)).size).toBe(list.length)
    }
    for (const { fields } of parts) expect(new Set(ids(fields)).size).toBe(fields.length)
    expect(roles).toHaveLength(13)
    expect(parts).toHaveLength(11)
  })

  test('stages are passed in order and nothing leaves retirement', () => {
    expect(ids(lifecycle.stages)).toEqual([
      'requirements',
      'data-preparation',
      'development',
      'operation',
      'maintenance',
      'retirement',
    ])
    const order = new Map(lifecycle.stages.map(({ id, order }) => [id, order]))
    for (const { from, to, gate } of lifecycle.moves) {
      expect(gate).toBe(`into-${to}`)
      expect(ids(lifecycle.gates)).toContain(gate)
      expect(from).not.toBe('retirement')
      const step = order.get(to)! - order.get(from)!
      expect(step === 1 || to === 'retirement' || (from === 'maintenance' && step === -1)).toBe(
        true,
      )
    }
  })

  test('gates ask only for parts that exist', () => {
    for (const { part } of lifecycle.gates.flatMap(({ requires }) => requires)) {
      if (part !== undefined) expect(ids(parts)).toContain(part)
    }
  })

  test('a tier needs a part exactly where the part says so, signed by one of its signers', () => {
    for (const { id: tier, dossier } of tierFile.tiers) {
      const needed = parts.filter(({ tiers }) => tiers.includes(tier))
      expect(ids(dossier.parts).sort()).toEqual(ids(needed).sort())
      for (const { id, signer } of dossier.parts) {
        expect(parts.find((part) => part.id === id)?.signers).toContain(signer)
      }
    }
  })

  test('authors and signers of a part are roles, and no role is both', () => {
    for (const { authors, signers } of parts) {
      for (const role of [...authors, ...signers]) expect(ids(roles)).toContain(role)
      expect(authors.filter((role) => signers.includes(role))).toEqual([])
    }
  })

  test('the three reviews of measure 2.3 are asked for in every tier', () => {
    for (const { dossier } of tierFile.tiers) {
      expect(ids(dossier.parts)).toEqual(
        expect.arrayContaining([
          'data-security-assessment',
          'algorithm-risk-screening',
          'ethics-review',
        ]),
      )
    }
  })

  test('every number of a tier has a source, and every source is explained', () => {
    const Sourced = z.looseObject({ source: z.string() })
    for (const { id, title, ...controls } of tierFile.tiers) {
      for (const [name, control] of Object.entries(controls)) {
        const { source } = Sourced.parse(control, { error: () => `${id}.${name} has no source` })
        expect(Object.keys(tierFile.sources)).toContain(source)
      }
    }
  })

  test('controls never loosen as the tier rises', () => {
    const Periods = z.looseObject({ value: z.number() })
    const value = (tier: Tier, name: string) =>
      Periods.parse(tierFile.tiers.find(({ id }) => id === tier)?.[name]).value
    for (const name of [
      'permitValidityDaysMax',
      'reviewPeriodDays',
      'evaluationPeriodDays',
      'stopDrillPeriodDays',
      'fallbackDrillPeriodDays',
    ]) {
      expect(value('high', name)).toBeLessThanOrEqual(value('medium', name))
      expect(value('medium', name)).toBeLessThanOrEqual(value('low', name))
    }
    expect(value('high', 'retentionDaysAfterEnd')).toBeGreaterThan(
      value('low', 'retentionDaysAfterEnd'),
    )
  })

  test('a scenario that is fixed names a kind of measure 16', () => {
    const kinds = ids(readFixedScenarios().kinds)
    for (const { fixedBy } of readScenarios().scenarios) {
      if (fixedBy !== undefined) expect(kinds).toContain(fixedBy)
    }
  })

  test('an enumerated field has its options; of the others only lists may', () => {
    for (const field of parts.flatMap(({ fields }) => fields)) {
      if (field.type !== 'list') expect(field.options !== undefined).toBe(field.type === 'enum')
    }
  })
})
