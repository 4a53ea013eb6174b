import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { newId, type PersonId } from '#kernel/ids.ts'
import { readCatalogue } from '#platform/catalogue.ts'
import {
  type Application,
  ApplicationDraft,
  answersFor,
  materialFacts,
  nextStages,
  normaliseDraft,
  peopleOf,
  Stage,
} from './application.ts'
import { isSame } from './application-entries.ts'
import { applicationDraft } from './fixture.ts'

const person = newId('per') as PersonId
const owner = {
  type: 'person',
  id: person,
  name: '',
  institution: newId('ins'),
  roles: [],
} as const

const application = {
  ...applicationDraft(owner as never, { dataClasses: ['general', 'sensitive'] }),
  tier: 'low',
  stage: 'development',
} as unknown as Application

describe('the stages of an application', () => {
  test('are those of the catalogue, and so are the moves between them', () => {
    const Lifecycle = z.object({
      stages: z.array(z.object({ id: z.string() })),
      moves: z.array(z.object({ from: z.string(), to: z.string() })),
    })
    const { stages, moves } = Lifecycle.parse(readCatalogue('lifecycle.yaml'))
    expect(stages.map(({ id }) => id)).toEqual(Stage.options)
    const here = Stage.options.flatMap((from) => nextStages[from].map((to) => `${from} ${to}`))
    expect(here.sort()).toEqual(moves.map(({ from, to }) => `${from} ${to}`).sort())
  })

  test('nothing leaves retirement', () => {
    expect(nextStages.retirement).toEqual([])
  })
})

describe('the material facts', () => {
  test('change with what was judged, and with nothing else', () => {
    const facts = materialFacts(application)
    const material: Partial<Application>[] = [
      { purpose: { zh: '另一用途', en: 'Another purpose' } },
      { factors: { ...application.factors, scale: 'public' } },
      { publicFacing: true },
      { dataClasses: ['core'] },
      { modelVersionIds: [newId('mver') as never] },
      { supplierIds: [newId('sup') as never] },
      { tier: 'high' },
    ]
    for (const change of material) {
      expect(isSame(materialFacts({ ...application, ...change }), facts)).toBe(false)
    }
    const immaterial: Partial<Application>[] = [
      { name: { zh: '新名称', en: 'New name' } },
      { ownerId: newId('per') as PersonId },
      { revision: 7 },
      { stage: 'operation' },
      { dataClasses: ['sensitive', 'general'] },
    ]
    for (const change of immaterial) {
      expect(isSame(materialFacts({ ...application, ...change }), facts)).toBe(true)
    }
  })
})

describe('a draft', () => {
  test('that contradicts itself is read the stricter way, and only once', () => {
    const factors = { ...application.factors, complexity: 'generative' as const, generative: false }
    const draft = normaliseDraft(
      applicationDraft(owner as never, {
        factors: { ...factors, scenario: 'credit-approval', importance: 'support' },
      }),
    )
    expect(draft.factors).toMatchObject({ generative: true, importance: 'critical' })
    expect(normaliseDraft(draft)).toEqual(draft)
  })

  test.each([
    ['an unknown field', { status: 'approved' }],
    ['a tier set by hand', { tier: 'low' }],
    ['an empty name in one language', { name: { zh: '名称', en: ' ' } }],
    ['no data class', { dataClasses: [] }],
    ['a data class twice', { dataClasses: ['core', 'core'] }],
    ['nobody accountable', { ownerId: undefined }],
  ])('with %s is refused', (_, change) => {
    const draft = { ...applicationDraft(owner as never), ...change }
    expect(ApplicationDraft.safeParse(draft).success).toBe(false)
  })
})

test('the accountable and responsible people answer for an application, and nobody else', () => {
  const [a, b, c, d, stranger] = Array.from({ length: 5 }, () => newId('per') as PersonId)
  const named = { ownerId: a!, responsible: { business: b!, technology: c!, data: d! } }
  expect(peopleOf(named)).toEqual([a, b, c, d])
  expect(peopleOf({ ...named, responsible: { business: a!, technology: a!, data: a! } })).toEqual([
    a,
  ])
  expect([a, b, c, d].every((one) => answersFor(one!, named))).toBe(true)
  expect(answersFor(stranger!, named)).toBe(false)
})

test('equality as JSON does not look at the order of members', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse())
      expect(isSame(value as never, reversed as never)).toBe(true)
    }),
  )
  expect(isSame([1, 2], [2, 1])).toBe(false)
  expect(isSame({}, undefined)).toBe(false)
})
