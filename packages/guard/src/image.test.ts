import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanImage } from './image.ts'
import { latin1Bytes, uint32Bytes } from './label/files/bytes.ts'
import { readFileLabel } from './label/files/index.ts'
import { sampleJpeg, samplePng } from './label/files/samples.ts'

const limits = { bytesMax: 100_000, pixelsMax: 1_000_000 }
const SECRET = 'GPS 31.2304 N'
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const bytesOf = (cleaned: ReturnType<typeof cleanImage>) => {
  if (cleaned.outcome !== 'cleaned') throw new Error(cleaned.problem)
  return cleaned.bytes
}
const chunk = (type: string, data: Uint8Array) => {
  const body = Buffer.concat([latin1Bytes(type), data])
  return Buffer.concat([uint32Bytes(data.length), body, uint32Bytes(crc32(body))])
}
const segment = (marker: number, data: string) =>
  Buffer.concat([Buffer.from([0xff, marker, 0, data.length + 2]), latin1Bytes(data)])

/** A picture with words in every place that is not pixels. */
const png = samplePng('plain')
const tellingPng = Buffer.concat([
  png.subarray(0, 33),
  chunk('tEXt', latin1Bytes(`Comment\0${SECRET}`)),
  chunk('eXIf', latin1Bytes(SECRET)),
  png.subarray(33),
  Buffer.from(SECRET),
])
const jpeg = sampleJpeg(true)
const tellingJpeg = Buffer.concat([
  jpeg.subarray(0, 2),
  segment(0xe1, `Exif\0\0${SECRET}`),
  segment(0xed, SECRET),
  segment(0xfe, SECRET),
  jpeg.subarray(2),
  Buffer.from(SECRET),
])

describe.each([
  ['image/png', tellingPng],
  ['image/jpeg', tellingJpeg],
] as const)('a picture as %s', (mediaType, picture) => {
  test('keeps its pixels and nothing else', () => {
    expect(text(picture)).toContain(SECRET)
    const cleaned = bytesOf(cleanImage(mediaType, picture, limits))
    expect(text(cleaned)).not.toContain(SECRET)
    expect(text(cleaned)).not.toContain('xmp')
    expect(bytesOf(cleanImage(mediaType, cleaned, limits))).toEqual(cleaned)
    // It is still a picture that others read.
    expect(readFileLabel(mediaType === 'image/png' ? 'png' : 'jpeg', cleaned).outcome).toBe(
      'unlabelled',
    )
  })

  test('is refused beyond its limits, under another name, and wherever it is cut off', () => {
    const problemOf = (type: string, bytes: Uint8Array, more = limits) => {
      const cleaned = cleanImage(type, bytes, more)
      return cleaned.outcome === 'refused' ? cleaned.problem : undefined
    }
    expect(problemOf(mediaType, picture, { ...limits, bytesMax: 10 })).toBe('image-size')
    expect(problemOf(mediaType, picture, { ...limits, pixelsMax: 0 })).toBe('image-pixels')
    expect(problemOf('image/webp', picture)).toBe('image-type')
    const other = mediaType === 'image/png' ? 'image/jpeg' : 'image/png'
    expect(problemOf(other, picture)).toBe('image-broken')
    const whole = bytesOf(cleanImage(mediaType, picture, limits))
    for (let length = 0; length < whole.length; length += 1) {
      expect(problemOf(mediaType, whole.subarray(0, length))).toBe('image-broken')
    }
  })

  test('whatever its bytes are, it is cleaned or refused', () => {
    fc.assert(
      fc.property(fc.nat(picture.length - 1), fc.uint8Array({ maxLength: 40 }), (at, noise) => {
        const noisy = Buffer.from(picture)
        noisy.set(noise.subarray(0, picture.length - at), at)
        expect(['cleaned', 'refused']).toContain(cleanImage(mediaType, noisy, limits).outcome)
      }),
    )
  })
})
