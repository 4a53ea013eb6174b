import {
  type Detector,
  identifierDetector,
  injectionDetector,
  misconductDetector,
} from '@hengjian/guard'
import type { Permit } from '#contexts/permits/index.ts'
import type { GatewayState } from './state.ts'

/** The guards that a policy may name. Built once in a process: they hold their tables and the model. */
export function builtinDetectors(): readonly Detector[] {
  return [identifierDetector(), injectionDetector(), misconductDetector()]
}

/** The guards of one call: those of the product, and the banks of its institution that the permit names. */
export function detectorsOf(
  builtins: readonly Detector[],
  { banks }: Pick<GatewayState, 'banks'>,
  permit: Permit,
): readonly Detector[] {
  const held = banks.get(permit.institution)
  if (held === undefined || held.size === 0) return builtins
  const { banks: named } = permit
  // A permit that names a bank relies on it: until it is read, it fails as the permit says of failures.
  const live = [...held.values()].filter(({ name, isLoading }) =>
    named === 'in-force' ? isLoading !== true : named.includes(name),
  )
  return [...builtins, ...live.map(({ detector }) => detector)]
}
