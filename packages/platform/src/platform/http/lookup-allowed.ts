import { type LookupAddress, lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'

/** Judges what a name resolves to at the moment of connecting, so that no later answer of a resolver slips past. */
export function lookupAllowed(
  refuses: (address: string) => boolean,
  refusal: () => Error,
): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error !== null) return callback(error, [])
      const allowed = found.filter(({ address }) => !refuses(address))
      if (allowed.length === 0) return callback(refusal(), [])
      if (options.all === true) callback(null, allowed)
      else callback(null, allowed[0]!.address, allowed[0]!.family)
    })
  }
}
