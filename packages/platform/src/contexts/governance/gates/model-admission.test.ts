import { describe, expect, test } from 'vitest'
import { newId, type PersonId } from '#kernel/ids.ts'
import { addDays, addMs } from '#kernel/time.ts'
import { NOW } from '../testing/complete-view.ts'
import { unmetAt } from './define-gate.ts'
import {
  ADMISSION_VALIDITY_DAYS_MAX,
  type AdmissionView,
  modelAdmission,
} from './model-admission.ts'

const validator = newId('per') as PersonId
const developer = newId('per') as PersonId

const complete: AdmissionView = {
  version: {
    digest: `sha256:${'a'.repeat(64)}`,
    registeredBy: developer,
    rated: true,
    ratingGrounds: '有原因代码',
  },
  model: { kind: 'generative', origin: 'external', ownerId: developer },
  provenanceGaps: [],
  filingListed: true,
  supplierListed: true,
  usedInHighTier: true,
  modelCardsSigned: true,
  admitterId: validator,
  validUntil: addDays(NOW, ADMISSION_VALIDITY_DAYS_MAX),
  exceptions: [],
}
const names = (view: AdmissionView) =>
  unmetAt(modelAdmission, view, NOW).map(({ requirement }) => requirement)

describe('the admission of a model version', () => {
  test('opens for a complete one', () => {
    expect(names(complete)).toEqual([])
  })

  test.each<[string, Partial<AdmissionView>]>([
    ['digest-present', { version: { ...complete.version, digest: '' } }],
    ['explainability-rated', { version: { ...complete.version, rated: false } }],
    ['explainability-rated', { version: { ...complete.version, ratingGrounds: ' ' } }],
    ['model-card-signed', { modelCardsSigned: false }],
    ['filing-in-list', { filingListed: false }],
    ['supplier-on-list', { supplierListed: false }],
    ['admitted-by-another', { admitterId: developer }],
    ['validity-bounded', { validUntil: NOW }],
    ['validity-bounded', { validUntil: addMs(addDays(NOW, ADMISSION_VALIDITY_DAYS_MAX), 1) }],
  ])('is refused by %s', (requirement, change) => {
    expect(names({ ...complete, ...change })).toEqual([requirement])
  })

  test('asks for provenance of what was made in house, and for filing and listing of what was not', () => {
    const bare = {
      ...complete,
      provenanceGaps: ['dataSource'],
      filingListed: false,
      supplierListed: false,
    }
    const inHouse = { ...bare, model: { ...complete.model, origin: 'in-house' as const } }
    expect(names(inHouse)).toEqual(['provenance-complete'])
    const predictive = { ...bare, model: { ...complete.model, kind: 'predictive' as const } }
    expect(names(predictive)).toEqual(['supplier-on-list'])
  })
})
