import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { StoredResult } from '../assessment-store.ts'
import { crosswalk, shippedMeasures } from '../catalogue.ts'
import { checks } from '../checks/checks.ts'
import { Effect } from '../effect.ts'
import type { Finding } from '../finding.ts'
import { OwnRevisionId } from '../ids.ts'
import { statementsOf } from '../measures.ts'
import type { OwnAsked } from '../own/own-statement.ts'
import { probes } from '../probes/probes.ts'
import { assessmentResultsOf } from './assessment-results.ts'
import { catalogOf } from './catalog.ts'
import { componentDefinitionOf } from './component-definition.ts'
import { mappingCollectionOf } from './mapping-collection.ts'
import { planOfActionOf } from './plan-of-action.ts'

const at = '2026-06-18T00:00:00.000Z' as Instant
const measures = shippedMeasures.content
const results = [...statementsOf(measures).map(({ id }) => id), 'X-1.1'].map(
  (id, index): StoredResult => ({
    statement: id,
    effect: Effect.options[index % Effect.options.length]!,
    detail: {
      ...{ finding: 'holds', lapsed: false, gaps: [], gapsLeftOut: 0, facts: [], todo: [] },
      ...{ reason: { zh: '理由', en: 'a reason' }, source: `sha256:${'a'.repeat(64)}` },
      ...(id === 'X-1.1' && { revision: 2, source: '' }),
    },
  }),
)
const finding = {
  ...{ id: 'fnd_0', statement: '16.2', effect: 'failing', ownerRole: 'risk-manager' },
  ...{
    reason: { zh: '理由', en: 'a reason' },
    openedAt: at,
    dueAt: at,
    openedBy: 'asm_0',
    revision: 0,
  },
} as unknown as Finding

const own: readonly OwnAsked[] = [
  {
    ...{ id: OwnRevisionId.parse(`own_${'0'.repeat(32)}`), statement: 'X-1.1', revision: 2 },
    ...{ digest: `sha256:${'b'.repeat(64)}`, draftedAt: at, adoptedAt: at },
    draftedBy: PersonId.parse(`per_${'0'.repeat(32)}`),
    content: {
      ...{ measure: 16, owner: 'risk-manager' },
      ...{ says: { zh: '要求', en: 'asked' }, holds: { zh: '成立', en: 'holds\nunder both ' } },
      decidedBy: { by: 'check', of: '16.2', thresholds: {} },
    },
  },
]

const documents = {
  catalog: catalogOf(measures, own, at),
  'component-definition': componentDefinitionOf(
    { measures, own, checks: [...checks.values()], probes },
    at,
  ),
  'assessment-results': assessmentResultsOf({ measures, own, subject: 'app_0', at, results }),
  'plan-of-action-and-milestones': planOfActionOf(
    { measures, findings: [finding], institution: 'ins_0' },
    at,
  ),
  'mapping-collection': mappingCollectionOf(crosswalk, measures, at),
}

describe('OSCAL documents', () => {
  test('are the same whenever they are made of the same', () => {
    expect(catalogOf(measures, own, at)).toEqual(documents.catalog)
    expect(JSON.stringify(documents)).not.toContain('undefined')
  })

  test('hold every value on one line that is not empty, whatever people wrote', () => {
    const values = [...JSON.stringify(documents).matchAll(/"value":("(?:[^"\\]|\\.)*")/g)]
    expect(values.length).toBeGreaterThan(500)
    for (const [, value] of values) expect(JSON.parse(value!)).toMatch(/^\S(.*\S)?$/)
  })

  test('name every statement, and take nothing that is not known for satisfied', () => {
    const [result] = documents['assessment-results']['assessment-results'].results
    expect(result!.findings).toHaveLength(statementsOf(measures).length + 1)
    const unmeasured = result!.findings.find(({ props }) => props[0]!.value === 'unmeasured')
    expect(unmeasured!.target.status.state).toBe('not-satisfied')
  })

  test("tell the institution's own statements from those of the regulator, in all of them alike", () => {
    const { groups } = documents.catalog.catalog
    expect(groups.map(({ id }) => id)).toEqual([
      ...catalogOf(measures, [], at).catalog.groups.map(({ id }) => id),
      'own',
    ])
    const [asked] = groups.at(-1)!.controls
    expect(asked).toMatchObject({ id: 'own-X-1.1', parts: [{ id: 'own-X-1.1_smt' }, {}] })
    const namespaces = asked!.props.map((one) => ('ns' in one ? one.ns : undefined))
    expect(namespaces).toContain('https://hengjian.example/ns/oscal/own-statement')
    const [result] = documents['assessment-results']['assessment-results'].results
    expect(result!.findings.at(-1)!.target['target-id']).toBe('own-X-1.1_smt')
  })

  test('are no empty plan where nothing is open', () => {
    const plan = planOfActionOf({ measures, findings: [], institution: 'ins_0' }, at)
    expect(plan).toBeUndefined()
  })
})

/** NIST's schema, kept beside the checkout and not copied into it. */
const schema = resolve(
  import.meta.dirname,
  '../../../../../../../shared/data/vectors/oscal/oscal_complete_schema-1-2-2.json',
)
const present = existsSync(schema)
const whyAbsent = present ? '' : ' (skipped: no shared/data/vectors beside the checkout)'

describe.skipIf(!present)(`against the schema of OSCAL 1.2.2${whyAbsent}`, () => {
  const validate = present
    ? new Ajv({ strict: false, validateFormats: false }).compile(
        JSON.parse(readFileSync(schema, 'utf8')) as object,
      )
    : undefined

  test.each(Object.entries(documents))('%s is valid', (_name, document) => {
    expect(validate?.(document) === true ? [] : validate?.errors).toEqual([])
  })

  test('a broken copy is not', () => {
    const { catalog } = structuredClone(documents.catalog)
    expect(validate?.({ catalog: { ...catalog, uuid: 'none' } })).toBe(false)
  })
})
