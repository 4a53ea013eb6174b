import { BlockList, isIP } from 'node:net'
import { type AddressFault, registryErrors } from './errors.ts'

/** The answerer that comes with the product; it runs in process and needs no address. */
export const BUILT_IN_ADDRESS = 'builtin:extractive'

/** The scorecards that come with the product, by the Open Inference Protocol. */
export const SCORECARD_ADDRESS = 'builtin:scorecard'

/** What probes look into: it says which of their marks reached it, and runs in process too. */
export const MIRROR_ADDRESS = 'builtin:mirror'

const builtIn: ReadonlySet<string> = new Set([BUILT_IN_ADDRESS, SCORECARD_ADDRESS, MIRROR_ADDRESS])

/**
 * Addresses by which a machine's own credentials are read in clouds, and those that name no one host. A deployment that
 * pointed there would make the gateway fetch secrets on behalf of whoever may edit deployments.
 */
const refused = new BlockList()
refused.addSubnet('169.254.0.0', 16, 'ipv4')
refused.addAddress('100.100.100.200', 'ipv4')
refused.addSubnet('0.0.0.0', 8, 'ipv4')
refused.addSubnet('fe80::', 10, 'ipv6')
refused.addAddress('fd00:ec2::254', 'ipv6')
refused.addAddress('::', 'ipv6')
// The well-known prefix of NAT64 reaches the same link-local IPv4 addresses.
refused.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')

const METADATA_NAMES = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.tencentyun.com',
  'instance-data',
  'instance-data.ec2.internal',
])

/**
 * The address in its one normal form, without a slash at its end. Throws `registry.address_refused`.
 *
 * URL parsing turns every spelling of an IPv4 address (hexadecimal, octal, one number) into the dotted one, so what is
 * compared here is what would be connected to. Names are resolved at connecting, not here.
 */
export function parseUpstreamAddress(text: string): string {
  if (builtIn.has(text)) return text
  const url = URL.parse(text)
  if (url === null) throw refusal('malformed')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refusal('scheme')
  if (url.username !== '' || url.password !== '') throw refusal('credentials')
  if (url.search !== '' || url.hash !== '') throw refusal('query')
  if (isRefusedHost(url.hostname)) throw refusal('link_local')
  return url.href.replace(/\/+$/, '')
}

/** Whether a host, as URL parsing spells it or as a resolver answered, is never to be connected to. */
export function isRefusedHost(hostname: string): boolean {
  const host = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  const version = isIP(host)
  // A mapped address (::ffff:169.254.1.1) is checked by BlockList as the IPv4 address that it means.
  if (version !== 0) return refused.check(host, version === 4 ? 'ipv4' : 'ipv6')
  return METADATA_NAMES.has(host)
}

function refusal(reason: AddressFault) {
  return registryErrors.address_refused({ reason })
}
