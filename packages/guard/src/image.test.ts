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
    expect(problemOf('image/webp', picture)).toBe('image-broken')
    expect(problemOf('image/avif', picture)).toBe('image-type')
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

const ascii = (text: string) => Buffer.from(text, 'latin1')
const le16 = (...values: number[]) =>
  Buffer.concat(values.map((value) => Buffer.from([value & 0xff, value >> 8])))
const le32 = (...values: number[]) => Buffer.concat(values.map((value) => uint32Bytes(value, true)))
const webp = (chunk: string, data: Uint8Array) =>
  Buffer.concat([
    ascii('RIFF'),
    le32(data.length + 12),
    ascii(`WEBP${chunk}`),
    le32(data.length),
    data,
  ])
const tiffEntry = (tag: number, type: number, value: number) =>
  Buffer.concat([le16(tag, type), le32(1, value)])

/** The header of a picture of 300 by 200, in every form that its kind has. */
const headers: readonly (readonly [string, string, Buffer])[] = [
  ['gif', 'image/gif', Buffer.concat([ascii('GIF89a'), le16(300, 200)])],
  ['webp', 'image/webp', webp('VP8X', Buffer.from([0, 0, 0, 0, 0x2b, 1, 0, 199, 0, 0]))],
  [
    'webp',
    'image/webp',
    webp('VP8L', Buffer.concat([Buffer.from([0x2f]), le32(299 | (199 << 14))])),
  ],
  ['webp', 'image/webp', webp('VP8 ', Buffer.concat([Buffer.alloc(6), le16(300, 200)]))],
  ['bmp', 'image/bmp', Buffer.concat([ascii('BM'), Buffer.alloc(12), le32(40, 300, -200)])],
  [
    'bmp',
    'image/x-ms-bmp',
    Buffer.concat([ascii('BM'), Buffer.alloc(12), le32(12), le16(300, 200)]),
  ],
  [
    'tiff',
    'image/tiff',
    Buffer.concat([
      ascii('II*\0'),
      le32(8),
      le16(2),
      tiffEntry(256, 3, 300),
      tiffEntry(257, 4, 200),
    ]),
  ],
]

test.each(headers)('a %s is known and measured, and unjudged by its name', (kind, type, header) => {
  const problemOf = (bytes: Uint8Array, pixelsMax: number, mediaType = type) => {
    const cleaned = cleanImage(mediaType, bytes, { bytesMax: 1_000, pixelsMax })
    return cleaned.outcome === 'refused' ? cleaned.problem : undefined
  }
  expect(problemOf(header, 60_000)).toBe(`image-${kind}`)
  expect(problemOf(header, 59_999)).toBe('image-pixels')
  expect(problemOf(header, 60_000, 'image/png')).toBe('image-broken')
  for (let length = 0; length < header.length; length += 1) {
    expect(problemOf(header.subarray(0, length), 60_000)).toBe('image-broken')
  }
  fc.assert(
    fc.property(fc.nat(header.length - 1), fc.uint8Array({ maxLength: 30 }), (at, noise) => {
      const noisy = Buffer.from(header)
      noisy.set(noise.subarray(0, header.length - at), at)
      expect(problemOf(noisy, 60_000)).toMatch(/^image-/)
    }),
  )
})
