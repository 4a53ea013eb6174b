import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Permit, PermitFault } from '#contexts/permits/index.ts'
import { type InstitutionId, newId } from '#kernel/ids.ts'
import { addDays, addMs } from '#kernel/time.ts'
import { decideModels, decidePermit, decideTools, identify, LEASE_MS } from './decide.ts'
import { toolsOffered } from './prepare.ts'
import { applyChanges, type Changes, emptyState, type GatewayState } from './state.ts'
import {
  admitted,
  application,
  hash,
  held,
  institution,
  key,
  listed,
  nothing,
  now,
  other,
  permit,
  stateWith,
  stopOn,
  supplier,
  version,
} from './testing/gateway-state.ts'

const codeOf = (decision: { ok: boolean; refusal?: { code: string } }) =>
  decision.ok ? 'ok' : decision.refusal?.code

describe('who calls', () => {
  test('a key counts until it is revoked or expires', () => {
    expect(identify(stateWith(), hash, now)).toMatchObject({ applicationId: application })
    expect(identify(stateWith(), hash, addDays(now, 10))).toBeUndefined()
    expect(
      identify(stateWith({ keys: [{ ...key, revokedAt: now, epoch: 4 }] }), hash, now),
    ).toBeUndefined()
    expect(identify(stateWith(), 'b'.repeat(64), now)).toBeUndefined()
    expect(identify(stateWith(), undefined, now)).toBeUndefined()
  })
})

describe('whether an application may call', () => {
  const decide = (state: GatewayState, at = now, monotonic = 1_000) =>
    codeOf(decidePermit(state, key, at, monotonic))

  test('only with a permit that is signed, of its institution, in its time and not revoked', () => {
    expect(decide(stateWith())).toBe('ok')
    expect(decide(stateWith(), addDays(now, 30))).toBe('gateway.permit_expired')
    expect(decide(stateWith(), addMs(now, -1))).toBe('gateway.permit_expired')
    const revoked = { ...held(), revoked: { at: now, reason: 'superseded' } }
    expect(decide(stateWith({ permits: [revoked] }))).toBe('gateway.permit_revoked')
    const unopened = (reason: PermitFault) => ({
      ...held(),
      opened: { ok: false, reason } as const,
    })
    expect(decide(stateWith({ permits: [unopened('signature')] }))).toBe('gateway.permit_forged')
    expect(decide(stateWith({ permits: [unopened('row')] }))).toBe('gateway.permit_forged')
    expect(decide(stateWith({ permits: [unopened('text')] }))).toBe('gateway.no_permit')
    const foreign = held({ institution: newId('ins') as InstitutionId })
    expect(decide(stateWith({ permits: [foreign] }))).toBe('gateway.no_permit')
    const empty = emptyState()
    expect(decide(empty)).toBe('gateway.no_permit')
  })

  test('a late revocation of the permit before does not hide its successor', () => {
    const older = {
      ...held(),
      serial: `pmt_${'0'.repeat(32)}` as Permit['serial'],
      revoked: { at: now, reason: 'superseded' },
    }
    expect(decide(stateWith({ permits: [older] }))).toBe('ok')
  })

  test.each([
    ['the application', application],
    ['the institution', institution],
  ])('not while a stop hits %s', (_what, target) => {
    const stop = stopOn(target)
    expect(decide(stateWith({ stops: [stop] }))).toBe('gateway.stopped')
    expect(decide(stateWith({ stops: [stop] }, { stops: [{ ...stop, inForce: false }] }))).toBe(
      'ok',
    )
  })

  test('a stop of another institution hits nothing here', () => {
    const foreign = { ...stopOn(application), institution: newId('ins') as InstitutionId }
    expect(decide(stateWith({ stops: [foreign] }))).toBe('ok')
  })

  test('in the high tier not once the gateway has not heard from the database for its lease', () => {
    expect(decide(stateWith(), now, 1_000 + LEASE_MS)).toBe('ok')
    expect(decide(stateWith(), now, 1_001 + LEASE_MS)).toBe('gateway.record_unavailable')
    const open = stateWith({ permits: [held({ failure: 'fallback' })] })
    expect(decide(open, now, 1_001 + LEASE_MS)).toBe('ok')
  })
})

describe('which models may answer', () => {
  const decide = (state: GatewayState, name = 'asked', at = now) =>
    decideModels(state, permit, name, at)
  const names = (state: GatewayState) => {
    const decision = decide(state)
    return decision.ok ? decision.value.map(({ model }) => model.name) : codeOf(decision)
  }

  test('the one asked for, by name or version, then the fallbacks of the permit', () => {
    expect(names(stateWith())).toEqual(['asked', 'spare'])
    expect(decide(stateWith(), version).ok).toBe(true)
  })

  test('in place of a stopped model its fallbacks, if the permit names that, with the one asked for still named', () => {
    const stopped = stateWith({ stops: [stopOn(version)] })
    expect(names(stopped)).toBe('gateway.stopped')
    const fallback = { on: ['stopped'], models: [other] } as const
    const decision = decideModels(stopped, { ...permit, fallback }, 'asked', now)
    expect(
      decision.ok &&
        decision.value.map(({ model, deployments }) => [model.name, deployments.length > 0]),
    ).toEqual([
      ['asked', false],
      ['spare', expect.any(Boolean)],
    ])
    const none = { ...permit, fallback: { ...fallback, models: [] } }
    expect(codeOf(decideModels(stopped, none, 'asked', now))).toBe('gateway.stopped')
  })

  test('none on a failure that the permit does not name', () => {
    const fallback = { on: ['limit'], models: [other] } as const
    const decision = decideModels(stateWith(), { ...permit, fallback }, 'asked', now)
    expect(decision.ok && decision.value).toHaveLength(1)
  })

  test('none that the permit does not name', () => {
    expect(codeOf(decide(stateWith(), 'unheard-of'))).toBe('gateway.model_not_permitted')
    fc.assert(
      fc.property(fc.string(), (name) => {
        const known = ['asked', 'spare', version, other] as readonly string[]
        expect(decide(stateWith(), name).ok).toBe(known.includes(name))
      }),
    )
  })

  test('none without an admission in force', () => {
    const revoked = { ...admitted(version), revokedAt: now }
    expect(names(stateWith({ admissions: [revoked] }))).toBe('gateway.model_not_admitted')
    expect(codeOf(decide(stateWith(), 'asked', addDays(now, 90)))).toBe(
      'gateway.model_not_admitted',
    )
    const foreign = { ...admitted(version), institution: newId('ins') as InstitutionId }
    expect(names(stateWith({ admissions: [foreign] }))).toBe('gateway.model_not_admitted')
  })

  test('none of a supplier that is not on the list', () => {
    expect(names(stateWith({ suppliers: [{ ...listed, delistedAt: now }] }))).toBe(
      'gateway.supplier_not_listed',
    )
    const spare = decide(stateWith({ suppliers: [{ ...listed, delistedAt: now }] }), 'spare')
    expect(spare.ok).toBe(true)
  })

  const classes = ['core', 'important', 'sensitive', 'general'] as const

  test('none of a supplier that may not get a class of data that the permit names', () => {
    const anyClass = fc.constantFrom(...classes, 'a class that nobody knows')
    fc.assert(
      fc.property(
        fc.uniqueArray(anyClass, { minLength: 1 }),
        fc.constantFrom(...classes),
        (dataClasses, dataClassMax) => {
          const state = stateWith({ suppliers: [{ ...listed, dataClassMax }] })
          const decision = decideModels(state, { ...permit, dataClasses }, 'asked', now)
          const ranks: readonly string[] = classes
          const may = dataClasses.every(
            (one) => ranks.includes(one) && ranks.indexOf(one) >= ranks.indexOf(dataClassMax),
          )
          expect(codeOf(decision)).toBe(may ? 'ok' : 'gateway.data_class_exceeded')
          // A model of the institution's own sends nothing anywhere.
          expect(decideModels(state, { ...permit, dataClasses }, 'spare', now).ok).toBe(true)
        },
      ),
    )
  })

  test('none that is stopped itself, or by its supplier; a fallback that may not run is left out', () => {
    expect(names(stateWith({ stops: [stopOn(version)] }))).toBe('gateway.stopped')
    expect(names(stateWith({ stops: [stopOn(supplier)] }))).toBe('gateway.stopped')
    expect(names(stateWith({ stops: [stopOn(other)] }))).toEqual(['asked'])
  })
})

describe('which tools a call may use', () => {
  const stopped = stateWith({ stops: [{ ...stopOn('transfer'), scope: 'tool' }] })
  const decide = (body: object) => {
    const decision = decideTools(stopped, permit, toolsOffered({ model: 'asked', ...body }))
    return decision.ok ? 'ok' : decision.refusal.code
  }

  test.each<[string, object]>([
    ['chat', { tools: [{ type: 'function', function: { name: 'transfer' } }] }],
    ['responses', { tools: [{ type: 'function', name: 'transfer' }] }],
    ['functions of old', { functions: [{ name: 'search' }, { name: 'transfer' }] }],
    ['a tool server', { tools: [{ type: 'mcp', server_label: 'transfer' }] }],
  ])('none that is stopped: %s', (_what, body) => {
    expect(decide(body)).toBe('gateway.stopped')
  })

  test.each<[string, object]>([
    ['another', { tools: [{ type: 'function', function: { name: 'search' } }] }],
    ['none', {}],
    ['what is no list', { tools: { name: 'transfer' }, functions: 'transfer' }],
    ['what is no offer', { tools: [null, 7, 'transfer', { function: null }] }],
  ])('%s may be used', (_what, body) => {
    expect(decide(body)).toBe('ok')
  })

  test('a tool that is named like an application stops no application', () => {
    const state = stateWith({ stops: [{ ...stopOn(application), scope: 'tool' }] })
    expect(decidePermit(state, key, now, 1_000).ok).toBe(true)
  })
})

test('taking the same changes in twice changes nothing more', () => {
  const changes: Changes = {
    ...nothing,
    epoch: 5,
    keys: [key],
    permits: [held()],
    stops: [stopOn(application)],
  }
  const once = emptyState()
  applyChanges(once, changes)
  const twice = emptyState()
  applyChanges(twice, changes)
  applyChanges(twice, changes)
  expect(twice).toEqual(once)
})
