import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanImage } from './image.ts'
import { latin1Bytes, uint32Bytes } from './label/files/bytes.ts'
import { fileFormatOf, readFileLabel } from './label/files/index.ts'
import { riffBytes } from './label/files/riff.ts'
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

const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
/** Header and colours; the extension that belongs to the frame; the frame; the end. */
const [gifHead, gifControl, gifFrame] = [
  gif.subarray(0, 19),
  gif.subarray(19, 27),
  gif.subarray(27, -1),
]
const block = (data: string) => Buffer.concat([Buffer.from([data.length]), latin1Bytes(data)])
const tellingGif = Buffer.concat([
  gifHead,
  ...[Buffer.from([0x21, 0xfe]), block(SECRET), Buffer.from([0])],
  ...[Buffer.from([0x21, 0xff]), block('XMP DataXMP'), block(SECRET), Buffer.from([0])],
  ...[gifControl, gifFrame, gifControl, gifFrame],
  Buffer.from([0x3b]),
  Buffer.from(SECRET),
])
const lossy = Buffer.from('MAEAnQEqAQABAA7A/iWkAANwAAAAAA==', 'base64')
const lossless = Buffer.from('LwAAABAHEBERiIj+BwA=', 'base64')
const canvas = (flags: number) => Uint8Array.of(flags, 0, 0, 0, 0, 0, 0, 0, 0, 0)
const webpOf = (...chunks: readonly (readonly [string, Uint8Array])[]) =>
  riffBytes(
    'WEBP',
    chunks.map(([id, data]) => ({ id, data })),
  )
const tellingWebp = Buffer.concat([
  webpOf(
    ['VP8X', canvas(0x3c)],
    ['ICCP', latin1Bytes(SECRET)],
    ['ALPH', Uint8Array.of(0, 255)],
    ['VP8 ', lossy],
    ['EXIF', latin1Bytes(SECRET)],
    ['XMP ', latin1Bytes(`<x:xmpmeta>${SECRET}`)],
    ['junk', latin1Bytes(SECRET)],
  ),
  Buffer.from(SECRET),
])

test('of a GIF and a WebP exactly what pixels need is left', () => {
  expect(bytesOf(cleanImage('image/gif', tellingGif, limits))).toEqual(new Uint8Array(gif))
  expect(bytesOf(cleanImage('image/webp', tellingWebp, limits))).toEqual(
    webpOf(['VP8X', canvas(0x10)], ['ALPH', Uint8Array.of(0, 255)], ['VP8 ', lossy]),
  )
  const plain = webpOf(['VP8L', lossless])
  expect(bytesOf(cleanImage('image/webp', plain, limits))).toEqual(plain)
})

test('a WebP of two pictures or two sizes, and a GIF whose frame leaves its canvas, is broken', () => {
  const broken = { outcome: 'refused', problem: 'image-broken' }
  const larger = Uint8Array.of(0, 0, 0, 0, 9, 0, 0, 0, 0, 0)
  for (const picture of [
    webpOf(['VP8 ', lossy], ['VP8L', lossless]),
    webpOf(['VP8X', larger], ['VP8 ', lossy]),
    webpOf(['VP8X', canvas(0)], ['VP8X', larger], ['VP8 ', lossy]),
    webpOf(['EXIF', lossy]),
  ]) {
    expect(cleanImage('image/webp', picture, limits)).toEqual(broken)
  }
  const shifted = Buffer.from(gif)
  shifted[28] = 1
  expect(cleanImage('image/gif', shifted, limits)).toEqual(broken)
})

describe.each([
  ['image/png', tellingPng],
  ['image/jpeg', tellingJpeg],
  ['image/gif', tellingGif],
  ['image/webp', tellingWebp],
] as const)('a picture as %s', (mediaType, picture) => {
  test('keeps its pixels and nothing else', () => {
    expect(text(picture)).toContain(SECRET)
    const cleaned = bytesOf(cleanImage(mediaType, picture, limits))
    expect(text(cleaned)).not.toContain(SECRET)
    expect(text(cleaned)).not.toContain('xmp')
    expect(bytesOf(cleanImage(mediaType, cleaned, limits))).toEqual(cleaned)
    // It is still a picture that others read.
    const format = fileFormatOf(cleaned)
    if (format !== undefined) expect(readFileLabel(format, cleaned).outcome).toBe('unlabelled')
  })

  test('is refused beyond its limits, under another name, and wherever it is cut off', () => {
    const problemOf = (type: string, bytes: Uint8Array, more = limits) => {
      const cleaned = cleanImage(type, bytes, more)
      return cleaned.outcome === 'refused' ? cleaned.problem : undefined
    }
    expect(problemOf(mediaType, picture, { ...limits, bytesMax: 10 })).toBe('image-size')
    expect(problemOf(mediaType, picture, { ...limits, pixelsMax: 0 })).toBe('image-pixels')
    expect(problemOf('image/bmp', picture)).toBe('image-broken')
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
const tiffEntry = (tag: number, type: number, value: number) =>
  Buffer.concat([le16(tag, type), le32(1, value)])

/** The header of a picture of 300 by 200, in every form that its kind has. */
const headers: readonly (readonly [string, string, Buffer])[] = [
  [
    'webp',
    'image/webp',
    Buffer.from(
      webpOf(['VP8X', Uint8Array.of(2, 0, 0, 0, 0x2b, 1, 0, 199, 0, 0)], ['ANIM', canvas(0)]),
    ),
  ],
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
