import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Payload, SALT_BYTES, saltedDigest, verifyPayload } from './payload.ts'

const salt = Buffer.alloc(SALT_BYTES, 7)
const content = Buffer.from('the answer of a model')
const payload: Payload = {
  name: 'answer',
  retention: 'records',
  digest: saltedDigest(salt, content),
  sm3: saltedDigest(salt, content, 'sm3'),
  bytes: content.length,
}

test('the digest is taken over the salt and then the content', () => {
  const whole = createHash('sha256')
    .update(Buffer.concat([salt, content]))
    .digest('hex')
  expect(payload.digest).toBe(`sha256:${whole}`)
})

test('the platform computes SM3 as GB/T 32905 publishes it', () => {
  expect(createHash('sm3').update('abc').digest('hex')).toBe(
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  )
  const whole = createHash('sm3')
    .update(Buffer.concat([salt, content]))
    .digest('hex')
  expect(payload.sm3).toBe(`sm3:${whole}`)
})

test('a payload is what its entry recorded, or it is refused', () => {
  expect(verifyPayload(payload, salt, content)).toEqual({ ok: true })
  expect(verifyPayload(payload, Buffer.alloc(SALT_BYTES, 8), content).ok).toBe(false)
  expect(verifyPayload(payload, salt, Buffer.from('the answer of a MODEL')).ok).toBe(false)
  expect(verifyPayload(payload, salt, Buffer.from('short')).ok).toBe(false)
  expect(verifyPayload(payload, Buffer.alloc(3), content).ok).toBe(false)
  expect(verifyPayload({ ...payload, sm3: `sm3:${'00'.repeat(32)}` }, salt, content).ok).toBe(false)
})

test('a short salt is refused before it is used', () => {
  expect(() => saltedDigest(Buffer.alloc(16), content)).toThrow('32 bytes')
})
