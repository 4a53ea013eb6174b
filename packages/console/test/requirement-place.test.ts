import { expect, test } from 'vitest'
import { applicationGates } from '../../platform/src/contexts/governance/index.ts'
import { elsewhere, requirements } from '../src/pages/applications/requirement-place.ts'

test('of each requirement of a gate it is known where it is met, and of nothing else', () => {
  const asked = new Set(applicationGates.flatMap(({ requires }) => Object.keys(requires)))
  const known = [...Object.values(requirements).flat(), ...elsewhere]
  expect(known.toSorted()).toEqual([...asked].toSorted())
})
