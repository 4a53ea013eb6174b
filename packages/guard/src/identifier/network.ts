import { isNear } from './context.ts'
import type { Match } from './kind.ts'
import { isAlphanumericAt, type Scan } from './scan.ts'

const LOCAL_LENGTH_MAX = 64
const DOMAIN_LENGTH_MAX = 100
const localPart = /[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_])?$/
const domainPart = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,4}[A-Za-z]{2,24}(?![A-Za-z0-9])/
const domainLabels =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,40}[A-Za-z0-9])?\.){1,5}[A-Za-z]{2,24}(?![A-Za-z0-9])/

/** E-mail addresses, each read outwards from its `@`. */
export function findEmails({ text, ats }: Scan): Match[] {
  const matches: Match[] = []
  for (const at of ats) {
    const local = localPart.exec(text.slice(Math.max(0, at - LOCAL_LENGTH_MAX), at))
    const after = text.slice(at + 1, at + 1 + DOMAIN_LENGTH_MAX)
    const domain = domainLabels.exec(after) ?? domainPart.exec(after)
    if (local === null || domain === null) continue
    // In JSON that nobody parsed, the letter of `\n` is no part of the address.
    let start = at - local[0].length
    if (text[start - 1] === '\\' && /[nrt]/.test(text[start]!) && at - start > 1) start += 1
    matches.push({ kind: 'email', start, end: at + 1 + domain[0].length, score: 1 })
  }
  return matches
}

const addressWords = /\bip|地址|服务器|主机|网关|端口|登录|server|host|ping|gateway|ssh|\/\/$/i
const versionWords = /版本|version|\bv$|第$|条|章|节/i

/** IPv4 addresses; four small numbers alone are as often a section or a version. */
export function findIpv4({ text, digits: { starts, ends } }: Scan): Match[] {
  const matches: Match[] = []
  for (let run = 0; run + 3 < starts.length; run += 1) {
    const start = starts[run]!
    const end = ends[run + 3]!
    if (end - start > 15) continue
    let isAddress = text[start - 1] !== '.' || !/\d/.test(text[start - 2] ?? '')
    for (let octet = run; octet <= run + 3 && isAddress; octet += 1) {
      const value = text.slice(starts[octet], ends[octet])
      const isJoined =
        octet === run ||
        (starts[octet] === ends[octet - 1]! + 1 && text[starts[octet]! - 1] === '.')
      isAddress = isJoined && /^(?:0|[1-9]\d{0,2})$/.test(value) && Number(value) <= 255
    }
    if (!isAddress || /^\.\d/.test(text.slice(end, end + 2))) continue
    const octets = text.slice(start, end).split('.').map(Number)
    const isLarge =
      octets.some((octet) => octet >= 100) || octets.filter((octet) => octet >= 10).length >= 2
    const isNamed =
      isNear(text, start, end, addressWords) || /^[:/]\d/.test(text.slice(end, end + 2))
    const isVersion = versionWords.test(text.slice(Math.max(0, start - 8), start))
    if (!isNamed && (!isLarge || isVersion)) continue
    matches.push({ kind: 'ip-address', start, end, score: isNamed ? 1 : 0.8 })
    run += 3
  }
  return matches
}

const IPV6_LENGTH_MAX = 39
const ipv6Form = /^[0-9A-Fa-f:]{6,39}/

function isIpv6(value: string): boolean {
  const halves = value.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false
  return halves.length === 1 ? groups.length === 8 : groups.length >= 3 && groups.length <= 7
}

/** IPv6 addresses, read from the first of colons that stand close together. */
export function findIpv6({ text, colons }: Scan): Match[] {
  const matches: Match[] = []
  let free = 0
  for (let index = 0; index + 1 < colons.length; index += 1) {
    const colon = colons[index]!
    if (colons[index + 1]! - colon > 5 || colon < free) continue
    let start = colon
    while (start > Math.max(free, colon - 4) && /[0-9A-Fa-f]/.test(text[start - 1]!)) start -= 1
    if (start > 0 && isAlphanumericAt(text, start - 1)) continue
    const value = ipv6Form
      .exec(text.slice(start, start + IPV6_LENGTH_MAX))?.[0]
      .replace(/(?<!:):$/, '')
    if (value === undefined || !isIpv6(value) || isAlphanumericAt(text, start + value.length))
      continue
    free = start + value.length
    matches.push({ kind: 'ip-address', start, end: free, score: 1 })
  }
  return matches
}
