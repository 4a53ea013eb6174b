import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BUILT_IN_ADDRESS, isRefusedHost, parseUpstreamAddress } from './upstream-address.ts'

const reasonOf = (text: string) => {
  try {
    parseUpstreamAddress(text)
  } catch (error) {
    return (error as { details: { reason: string } }).details.reason
  }
  return 'accepted'
}

describe('the address of a deployment', () => {
  test.each([
    ['https://models.example.com/v1/', 'https://models.example.com/v1'],
    ['http://127.0.0.1:8000', 'http://127.0.0.1:8000'],
    ['http://10.2.3.4:8000/openai/v1', 'http://10.2.3.4:8000/openai/v1'],
    [BUILT_IN_ADDRESS, BUILT_IN_ADDRESS],
  ])('%s is accepted in its normal form', (text, normal) => {
    expect(parseUpstreamAddress(text)).toBe(normal)
  })

  test.each([
    ['http://169.254.169.254/latest', 'link_local'],
    ['http://0xA9FEA9FE/', 'link_local'],
    ['http://2852039166/', 'link_local'],
    ['http://0251.0376.0251.0376/', 'link_local'],
    ['http://[::ffff:169.254.169.254]/', 'link_local'],
    ['http://[fe80::1]/', 'link_local'],
    ['http://[fd00:ec2::254]/', 'link_local'],
    ['http://[64:ff9b::169.254.169.254]/', 'link_local'],
    ['http://100.100.100.200/', 'link_local'],
    ['http://0.0.0.0:8000/', 'link_local'],
    ['http://[::]/', 'link_local'],
    ['http://metadata.google.internal/', 'link_local'],
    ['http://METADATA.google.internal./', 'link_local'],
    ['ftp://models.example.com/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['builtin:other', 'scheme'],
    ['http://user:secret@models.example.com/', 'credentials'],
    ['http://models.example.com/v1?key=secret', 'query'],
    ['http://models.example.com/#x', 'query'],
    ['models.example.com', 'malformed'],
    ['', 'malformed'],
  ])('%s is refused: %s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason)
  })

  test('no address of the link-local network is accepted, however it is spelt', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), fc.boolean(), (third, fourth, asNumber) => {
        const dotted = `169.254.${third}.${fourth}`
        const spelt = asNumber
          ? String(169 * 2 ** 24 + 254 * 2 ** 16 + third * 2 ** 8 + fourth)
          : dotted
        expect(reasonOf(`http://${spelt}/v1`)).toBe('link_local')
        expect(isRefusedHost(dotted)).toBe(true)
      }),
    )
  })
})
