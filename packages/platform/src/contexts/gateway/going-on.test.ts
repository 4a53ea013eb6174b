import { describe, expect, test } from 'vitest'
import { type InstitutionId, newId } from '#kernel/ids.ts'
import { decideGoingOn } from './decide.ts'
import type { Changes } from './state.ts'
import {
  application,
  held,
  institution,
  key,
  now,
  other,
  permit,
  stateWith,
  stopOn,
  supplier,
  version,
} from './testing/gateway-state.ts'

describe('whether a call under way goes on', () => {
  const call = { caller: key, permit, model: permit.models[0]!, tools: ['search'] }
  const refusalOf = (...changes: readonly Partial<Changes>[]) => {
    const going = decideGoingOn(stateWith(...changes), call)
    return going.ok ? undefined : going.refusal.code
  }

  test.each<[string, Partial<Changes>, string]>([
    ['its application', { stops: [stopOn(application)] }, 'gateway.stopped'],
    ['its model', { stops: [stopOn(version)] }, 'gateway.stopped'],
    ['its supplier', { stops: [stopOn(supplier)] }, 'gateway.stopped'],
    [
      'a tool that it offers',
      { stops: [{ ...stopOn('search'), scope: 'tool' }] },
      'gateway.stopped',
    ],
    ['everything', { stops: [stopOn(institution)] }, 'gateway.stopped'],
    [
      'its permit',
      { permits: [{ ...held(), revoked: { at: now, reason: 'x' } }] },
      'gateway.permit_revoked',
    ],
    ['its key', { keys: [{ ...key, revokedAt: now }] }, 'gateway.unknown_key'],
  ])('it does not once %s is stopped or taken back', (_what, change, code) => {
    expect(refusalOf()).toBeUndefined()
    expect(refusalOf(change)).toBe(code)
  })

  test.each<[string, Partial<Changes>]>([
    ['a stop of another model', { stops: [stopOn(other)] }],
    ['a stop that was lifted', { stops: [stopOn(application, false)] }],
    [
      'the stop of another institution',
      { stops: [{ ...stopOn(application), institution: newId('ins') as InstitutionId }] },
    ],
    [
      'a permit that took the place of its own',
      {
        permits: [
          { ...held(), revoked: { at: now, reason: 'superseded' } },
          { ...held(), serial: newId('pmt') },
        ],
      },
    ],
  ])('%s does not end it', (_what, change) => {
    expect(refusalOf(change)).toBeUndefined()
  })
})
